"""A site for one test, in each of the two worlds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.shapes import Shapes


@pytest.fixture(params=["virtual", "live"])
def shapes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shapes]:
    with asyncio.Runner() as runner:
        made = Shapes(request.param, runner, tmp_path)
        yield made
        made.close()
