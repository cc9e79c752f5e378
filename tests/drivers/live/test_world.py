"""The live driver, beyond the contract that it shares with the virtual one."""

from __future__ import annotations

import asyncio

from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live.world import Done, World
from edgecdn.edge.effects import Note, Sleep, Spawn, Turn, Unreachable, Wait
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


def test_a_task_that_is_cancelled_before_it_began_still_tells_its_work() -> None:
    told: list[str] = []

    async def work() -> None:
        try:
            await Wait("never")
        finally:
            told.append("gone")

    async def main() -> None:
        opened = world()
        task = opened.start(work())
        assert isinstance(task, asyncio.Task)
        task.cancel()
        await asyncio.sleep(0.01)
        await opened.close()

    asyncio.run(main())
    assert told == ["gone"]


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
