"""The live driver, beyond the contract that it shares with the virtual one."""

from __future__ import annotations

import asyncio

import pytest

from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live.world import Done, World
from edgecdn.edge.effects import Land, Note, Sleep, Spawn, Turn, Unreachable, Wait
from edgecdn.edge.turns import Turned
from edgecdn.http.message import Request


async def nothing(origin: str, request: Request) -> Unreachable:
    raise AssertionError(origin)


async def never(turn: Turn) -> Turned:
    raise AssertionError(turn)


def world(bugs: list[BaseException] | None = None) -> World:
    told: list[BaseException] = [] if bugs is None else bugs
    return World(nothing, never, Clock.of_the_wall(), lambda note: None, told.append)


def test_work_that_waits_for_nothing_is_done_without_a_task() -> None:
    async def work() -> int:
        await Note(0.0, "tok", "r", "place", "pop")
        return 7

    assert world().start(work()) == Done(7)


def test_a_bug_in_work_that_nobody_waits_for_is_told() -> None:
    bugs: list[BaseException] = []

    async def broken() -> None:
        await Sleep(0.0)
        raise LookupError("mine")

    async def work() -> None:
        await Spawn(broken())

    async def main() -> None:
        opened = world(bugs)
        await opened.run(work())
        while opened.busy:  # noqa: ASYNC110 - the world has no event for being at rest
            await asyncio.sleep(0)

    asyncio.run(main())
    assert [str(bug) for bug in bugs] == ["mine"]


@pytest.mark.parametrize("effect", [Sleep(100.0), Wait("never")])
@pytest.mark.parametrize("turns", [0, 3])
def test_work_whose_caller_leaves_is_told_however_early(effect: Sleep | Wait, turns: int) -> None:
    told: list[str] = []

    async def work() -> None:
        try:
            await effect
        finally:
            told.append("gone")

    async def main() -> None:
        opened = world()
        started = opened.start(work())
        assert isinstance(started, asyncio.Future)
        for _ in range(turns):
            await asyncio.sleep(0)
        started.cancel()
        await asyncio.sleep(0.01)
        await opened.close()
        assert not opened._waiters

    asyncio.run(main())
    assert told == ["gone"]


def test_who_waits_for_a_landing_goes_on_at_its_time_and_may_wait_for_more() -> None:
    async def waiting() -> list[float]:
        return [await Wait("a"), await Wait("b"), await Sleep(0.0)]

    async def landing() -> None:
        await Land("a")
        await Sleep(0.0)
        await Sleep(0.0)
        await Land("b")

    async def main() -> None:
        opened = world()
        started = opened.start(waiting())
        assert isinstance(started, asyncio.Future)
        assert not isinstance(started, asyncio.Task)
        opened.spawn(landing())
        assert sorted(await started) == await started
        await opened.close()
        assert not opened.busy

    asyncio.run(main())


def test_closing_ends_all_that_still_runs() -> None:
    async def work() -> None:
        await Sleep(100.0)

    async def main() -> None:
        opened = world()
        opened.spawn(work())
        opened.spawn(work())
        await opened.close()
        assert not opened.busy

    asyncio.run(main())
