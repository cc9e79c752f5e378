"""A bench for each of the example site's functions."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from tests.support.functions import Bench


@pytest.fixture(scope="module")
def kept_bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    """The function that a test file is named after; its process lives as long as the file's tests."""
    name = request.path.stem.removeprefix("test_")
    with asyncio.Runner() as runner:
        bench = Bench(name, runner)
        yield bench
        runner.run(bench.close())


@pytest.fixture
def bench(kept_bench: Bench) -> Bench:
    kept_bench.fresh()
    return kept_bench
