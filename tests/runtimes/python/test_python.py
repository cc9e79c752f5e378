"""The host of functions in Python."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from edgecdn.runtimes.base import CannotStart, Setup
from edgecdn.runtimes.hosts import HOSTS
from edgecdn.runtimes.python.python import PYTHON
from edgecdn.runtimes.python.version import HERE
from tests.support.box import Box, boxed
from tests.support.scripted import function


def _setup(folder: Path, version: str) -> Setup:
    made = replace(function("f"), runtime="python", version=version)
    return Setup(made, folder / "f.py", folder, {}, lambda: 0.0)


def test_it_is_the_interpreter_that_runs_us(tmp_path: Path) -> None:
    assert PYTHON.command(_setup(tmp_path, HERE))[0] == sys.executable


def test_another_one_has_no_command(tmp_path: Path) -> None:
    with pytest.raises(
        CannotStart, match=r"Python 3\.99 is not here: functions run in the Python that runs edgecdn"
    ):
        PYTHON.command(_setup(tmp_path, "3.99"))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells what a process takes")
def test_an_isolate_is_watched_from_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing of its own: what the interpreter takes is too much already.
    monkeypatch.setattr(
        "edgecdn.runtimes.watching.HOSTS", {**HOSTS, "python": replace(PYTHON, isolate=-(2**27))}
    )
    code = "import asyncio\nfrom workers import Response\nasync def fetch(request, env, ctx):\n  await asyncio.sleep(1.5)\n"

    async def story(box: Box) -> None:
        box.add("f", code, runtime="python")
        got = await box.get("/f")
        assert (got.status, "MiB, more than its 128 MiB allow" in got.text) == (503, True)

    boxed(tmp_path, story)
