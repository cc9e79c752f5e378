"""`edgecdn runtimes`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from edgecdn.cli.main import main
from edgecdn.runtimes.nodejs.find import find_node
from tests.support.server import seed_site
from tests.support.wheels import node_wheel, only_from

OWN = f"python:{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The example site, with a cache of its own, wheels of its own, and a PATH whose `node` is 20."""
    monkeypatch.chdir(seed_site(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    only_from(tmp_path, monkeypatch)
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "node").write_text("#!/bin/sh\necho v20.1.2\n")
    (tools / "node").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:/bin")
    find_node.cache_clear()
    yield tmp_path
    find_node.cache_clear()


def test_what_is_here_and_who_wants_it(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runtimes"]) == 0
    said = capsys.readouterr().out
    assert "nodejs:20    20.1.2" in said
    assert "image_resize, auth_validate, a_b_test" in said
    assert OWN in said
    assert main(["runtimes", "list", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["runtimes"]
    assert told[0] == {
        "runtime": "nodejs:20",
        "version": "20.1.2",
        "path": str(site / "tools" / "node"),
        "whence": "on PATH",
        "functions": ["image_resize", "auth_validate", "a_b_test"],
    }


def test_one_that_is_wanted_and_not_here_is_installed(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = (site / "cdn.yaml").read_text()
    (site / "cdn.yaml").write_text(config.replace("nodejs:20", "nodejs:31", 1))
    assert main(["runtimes"]) == 1
    assert "edgecdn runtimes install nodejs:31" in capsys.readouterr().out
    node_wheel(site, "31.4.1", "echo v31.4.1")
    assert main(["runtimes", "install"]) == 0
    assert "nodejs:31 is here: Node.js 31.4.1" in capsys.readouterr().out
    assert main(["runtimes"]) == 0
    assert "installed" in capsys.readouterr().out
    assert main(["runtimes", "install"]) == 0
    assert capsys.readouterr().out == "All runtimes that the config wants are here.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["install", "deno:2"], "'deno:2' is no runtime that can be installed"),
        (["install", "nodejs:24 --index-url http://x"], "is no runtime that can be installed"),
        (["list", "nodejs:24"], "list takes no names"),
        (["install", "nodejs:77"], "has no version 77.* for this machine"),
        (["-c", "none.yaml"], "There is no file none.yaml"),
    ],
)
def test_what_cannot_be_is_said(
    site: Path, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["runtimes", *words]) == 2
    assert sentence in capsys.readouterr().err


def test_without_a_config_it_tells_what_is_here(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "cdn.yaml").unlink()
    assert main(["runtimes"]) == 0
    assert "nodejs:20" in capsys.readouterr().out
    assert main(["runtimes", "install"]) == 2
