"""Work that waits for functions, driven by their answers without a task."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live.world import Done, World
from edgecdn.edge.effects import Gone, Sleep, Turn, Unreachable, Work
from edgecdn.edge.turns import Hangup, Turned
from edgecdn.http.message import Request

ASKED = Turn("f", "tok", "c1", Hangup())


@dataclass
class Stage:
    """A world whose turns are answered by the test, as futures or by a coroutine."""

    coroutines: bool = False
    turns: list[asyncio.Future[Turned]] = field(default_factory=list)
    bugs: list[BaseException] = field(default_factory=list)

    def world(self) -> World:
        async def fetch(origin: str, request: Request) -> Unreachable:
            raise AssertionError((origin, request))

        def turn(asked: Turn) -> Awaitable[Turned]:
            assert asked is ASKED
            self.turns.append(asyncio.get_running_loop().create_future())
            return _awaited(self.turns[-1]) if self.coroutines else self.turns[-1]

        return World(fetch, turn, Clock.of_the_wall(), lambda note: None, self.bugs.append)


async def _awaited(turned: asyncio.Future[Turned]) -> Turned:
    return await turned


async def _turned(told: list[str], *, sleeps: bool = False) -> float:
    try:
        at = (await ASKED).at + (await ASKED).at
        if sleeps:
            await Sleep(0.0)
    except Gone:
        told.append("gone")
        await Sleep(0.0)
        told.append("cleaned up")
        raise
    return at


def played(stage: Stage, story: Callable[[World], Awaitable[None]]) -> None:
    async def run() -> None:
        world = stage.world()
        await story(world)
        for _ in range(10):
            await asyncio.sleep(0)
        assert (world.busy, stage.bugs) == (False, [])

    asyncio.run(run())


def started(world: World, work: Work[float]) -> asyncio.Future[float]:
    begun = world.start(work)
    assert not isinstance(begun, Done)
    return begun


@pytest.mark.parametrize("coroutines", [False, True])
@pytest.mark.parametrize("sleeps", [False, True])
def test_the_value_comes_with_the_last_answer(*, coroutines: bool, sleeps: bool) -> None:
    stage = Stage(coroutines)

    async def story(world: World) -> None:
        result = started(world, _turned([], sleeps=sleeps))
        assert world.busy
        for at in (1.0, 2.0):
            await asyncio.sleep(0.01)
            stage.turns[-1].set_result(Turned(at))
        assert await result == 3.0

    played(stage, story)


def test_one_turn_needs_no_task() -> None:
    stage = Stage()

    async def story(world: World) -> None:
        result = started(world, _turned([]))
        assert len(asyncio.all_tasks()) == 1
        stage.turns[0].set_result(Turned(1.0))
        await asyncio.sleep(0)
        assert len(asyncio.all_tasks()) == 1
        stage.turns[1].set_result(Turned(2.0))
        assert await result == 3.0

    played(stage, story)


@pytest.mark.parametrize("coroutines", [False, True])
@pytest.mark.parametrize("waited", [False, True])
def test_to_cancel_tells_the_work_which_cleans_up(*, coroutines: bool, waited: bool) -> None:
    stage, told = Stage(coroutines), list[str]()

    async def story(world: World) -> None:
        result = started(world, _turned(told))
        if waited:
            await asyncio.sleep(0.01)
        result.cancel()
        for _ in range(10):
            await asyncio.sleep(0)
        assert told == ["gone", "cleaned up"]

    played(stage, story)


def test_an_answer_that_comes_when_nobody_waits_any_more_is_dropped() -> None:
    stage, told = Stage(), list[str]()

    async def story(world: World) -> None:
        result = started(world, _turned(told))
        stage.turns[0].set_result(Turned(1.0))
        result.cancel()
        await asyncio.sleep(0.01)
        assert (told, len(stage.turns)) == (["gone", "cleaned up"], 1)

    played(stage, story)


def test_a_bug_in_the_work_is_the_results() -> None:
    stage = Stage()

    async def torn() -> float:
        await ASKED
        raise ValueError("torn")

    async def story(world: World) -> None:
        result = started(world, torn())
        stage.turns[0].set_result(Turned(1.0))
        with pytest.raises(ValueError, match="torn"):
            await result

    played(stage, story)


def test_the_world_closes_over_work_that_waits() -> None:
    stage, told = Stage(), list[str]()

    async def story(world: World) -> None:
        started(world, _turned(told))
        await world.close()
        assert told == ["gone", "cleaned up"]

    played(stage, story)
