"""Files of cases in JavaScript, run inside a function: what web APIs do is told in their own language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from edgecdn.runtimes.base import CannotStart
from edgecdn.runtimes.nodejs.find import find_node
from tests.support.box import Answer, Box, boxed

_FRONT = Path(__file__).with_name("cases.mjs").read_text()


def run_cases(folder: Path, file: Path, version: str = "20") -> None:
    """Run a file's cases in a function of this version of Node.js; fails with those that fail.

    A Node.js that is not here skips the test.
    """
    try:
        find_node(version)
    except CannotStart:
        pytest.skip(f"there is no Node.js {version} here")

    async def story(box: Box) -> Answer:
        box.add("f", _FRONT + file.read_text(), version=version)
        return await box.get("/f")

    answer = boxed(folder, story)
    assert answer.status == 200, answer.text
    told = json.loads(answer.text)
    assert told["ran"] > 0
    assert not told["failed"], "\n".join(f"{name}: {why}" for name, why in told["failed"].items())
