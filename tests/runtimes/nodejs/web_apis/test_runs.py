"""Chance and time in a function: the same in every run of the virtual world, real in the live one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.shapes import NOW, Driver, Shapes

HERE = Path(__file__).parent


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Any]:
    """Runs a function anew, in a folder and a process of its own, and gives what it answers to each of these requests."""
    with asyncio.Runner() as runner:
        made: list[Shapes] = []

        def run(driver: Driver, code: str, *targets: str) -> list[Any]:
            folder = tmp_path / str(len(made))
            folder.mkdir()
            shapes = Shapes(driver, runner, folder)
            made.append(shapes)
            (folder / "inline.js").write_text(code)
            shapes.use(folder / "inline.js")
            return [json.loads(shapes.get(target).text) for target in targets]

        yield run
        for shapes in made:
            shapes.close()


def test_two_runs_in_virtual_time_are_identical(runs: Any) -> None:
    code = (HERE / "draws.js").read_text()
    first, second = runs("virtual", code, "/a", "/b"), runs("virtual", code, "/a", "/b")
    assert first == second
    # Each request draws for itself, and nothing twice.
    assert first[0]["top"] == first[1]["top"]
    drawn = [branch[2] for told in first for branch in told["branches"]]
    assert len({*drawn}) == 8


def test_what_a_request_draws_does_not_depend_on_others(runs: Any) -> None:
    code = "export default { fetch: () => Response.json([Math.random(), crypto.randomUUID()]) };"
    alone, among = runs("virtual", code, "/a"), runs("virtual", code, "/a", "/b")
    assert among[0] == alone[0] != among[1]


def test_in_the_live_world_chance_is_real(runs: Any) -> None:
    code = (HERE / "draws.js").read_text()
    first, second = runs("live", code, "/a"), runs("live", code, "/a")
    assert first[0]["top"] != second[0]["top"]
    assert first[0]["own"] != second[0]["own"]


WAITING = """
export default {
  async fetch() {
    const signal = AbortSignal.timeout(60_000);
    const start = Date.now();
    const data = new Uint8Array(1_000_000);
    await crypto.subtle.digest("SHA-256", data);
    await new Blob([data]).arrayBuffer();
    await WebAssembly.compile(Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0]));
    return Response.json([Date.now() - start, performance.now(), signal.aborted]);
  },
};
"""


@pytest.mark.parametrize("driver", ["virtual", "live"])
def test_work_on_other_threads_does_not_wait_for_a_timer(runs: Any, driver: Driver) -> None:
    [(took, now, aborted)] = runs(driver, WAITING, "/a")
    assert (took, aborted) == (0, False)
    assert now == NOW * 1000


def test_a_timeout_ends_a_fetch_in_virtual_time(runs: Any) -> None:
    code = """
    export default {
      async fetch(request) {
        const start = Date.now();
        const error = await new Promise((_, reject) => {
          const signal = AbortSignal.timeout(90_000);
          signal.addEventListener("abort", () => reject(signal.reason));
        }).catch((reason) => reason);
        await scheduler.wait(1000);
        return Response.json([error.name, Date.now() - start, performance.now() - start]);
      },
    };
    """
    assert runs("virtual", code, "/a") == [["TimeoutError", 91_000, 91_000]]
