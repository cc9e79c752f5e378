"""A site for one test, in both worlds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.shapes import Shapes


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as made:
        yield made


@pytest.fixture
def shapes(runner: asyncio.Runner, tmp_path: Path) -> Iterator[Shapes]:
    made = Shapes("both", runner, tmp_path)
    yield made
    made.close()
