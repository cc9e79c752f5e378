"""The host of functions in JavaScript."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from edgecdn.runtimes.base import CannotStart, Setup
from edgecdn.runtimes.nodejs.node import HOST, NODE
from tests.support.scripted import function


def _setup(folder: Path, version: str) -> Setup:
    return Setup(replace(function("f"), version=version), folder / "f.mjs", folder, {}, lambda: 0.0)


def test_its_command_names_the_host_and_the_one_folder_that_may_be_read(tmp_path: Path) -> None:
    command = NODE.command(_setup(tmp_path, "20"))
    assert command[-1] == str(HOST / "main.mjs")
    assert f"--allow-fs-read={tmp_path.resolve()}/*" in command


def test_a_major_that_is_not_here_has_no_command(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"Node\.js 3 is not here"):
        NODE.command(_setup(tmp_path, "3.1"))
