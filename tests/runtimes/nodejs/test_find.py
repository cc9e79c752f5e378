"""Finding a Node.js of the major that a function asks for."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from edgecdn.runtimes.base import CannotStart
from edgecdn.runtimes.nodejs import find


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What was found is forgotten before a test, and the tests' fakes behind it."""
    find.find_node.cache_clear()
    yield
    find.find_node.cache_clear()


def fake(folder: Path, name: str, says: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {says}\n")
    path.chmod(0o755)


def test_there_is_a_node_of_the_examples_major() -> None:
    node = find.find_node("20")
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    assert said.startswith("v20.")


def test_path_counts_before_the_package_and_only_the_right_major_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    fake(tmp_path, "node", "v99.1.0")
    assert find.find_node("99") == str(tmp_path / "node")
    fake(tmp_path, "node20", "v20.99.0")
    assert find.find_node("20") == str(tmp_path / "node20")


def test_without_one_the_way_out_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    fake(tmp_path, "node", "v18.1.0")
    with pytest.raises(CannotStart, match=r"Node.js 31 is not here \(found: 18.1.0") as missing:
        find.find_node("31")
    assert "Run `edgecdn runtimes install nodejs:31`" in str(missing.value)


def test_what_was_installed_is_found_after_all_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    fake(tmp_path, "node", "v30.1.0")
    kept = tmp_path / "edgecdn" / "runtimes" / "nodejs-31" / "bin"
    with pytest.raises(CannotStart):
        find.find_node("31")
    kept.mkdir(parents=True)
    fake(kept, "node", "v31.2.0")
    # One that is installed while a server runs is found by the next call.
    assert find.find_node("31") == str(kept / "node")
    here = [(found.major, found.whence) for found in find.all_nodes(()) if found.whence != "package"]
    assert here == [("30", "PATH"), ("31", "installed")]
    find.find_node.cache_clear()
    fake(tmp_path, "node31", "v31.9.0")
    assert find.find_node("31") == str(tmp_path / "node31")


def test_what_does_not_start_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    (tmp_path / "node").write_text("#!/bin/sh\nexit 3\n")
    (tmp_path / "node").chmod(0o755)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(find.importlib.util, "find_spec", lambda name: None)  # type: ignore[attr-defined]
    with pytest.raises(CannotStart, match=r"Node\.js 20 is not here"):
        find.find_node("20")


@pytest.mark.parametrize(
    ("major", "flag"),
    [(20, "--experimental-permission"), (22, "--experimental-permission"), (24, "--permission")],
)
def test_the_file_system_is_denied_but_for_reading_the_project(major: int, flag: str) -> None:
    said = find.flags(major, Path("/home/me/site"), Path("/lib/host"))
    assert flag in said
    assert "--allow-fs-read=/home/me/site/*" in said
    assert not any("write" in word or "child" in word for word in said)
    assert len(said) == len(set(said))
