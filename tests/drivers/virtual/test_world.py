"""The virtual driver, beyond the contract that it shares with the live one."""

from __future__ import annotations

import pytest

from edgecdn.drivers.virtual.play import Play
from edgecdn.drivers.virtual.world import Stuck, VirtualWorld
from edgecdn.edge.effects import Sleep, Spawn, Wait
from tests.support.edge import no_functions


def world() -> VirtualWorld:
    return VirtualWorld(lambda origin, request, now: Play(), no_functions, now=100.0)


def test_time_moves_in_the_order_of_what_is_due() -> None:
    seen: list[tuple[str, float]] = []

    async def napper(name: str, seconds: float) -> None:
        seen.append((name, await Sleep(seconds)))

    opened = world()
    for name, seconds in (("c", 3.0), ("a", 1.0), ("b", 2.0), ("also a", 1.0)):
        opened.start(napper(name, seconds))
    opened.settle()
    assert seen == [("a", 101.0), ("also a", 101.0), ("b", 102.0), ("c", 103.0)]


def test_a_day_passes_in_no_time_and_stops_where_it_was_told_to() -> None:
    opened = world()
    done: list[float] = []

    async def work() -> None:
        done.append(await Sleep(50_000.0))
        done.append(await Sleep(50_000.0))

    opened.start(work())
    opened.advance(86_400.0)
    assert (opened.now, done) == (86_500.0, [50_100.0])


def test_work_that_waits_for_nothing_that_will_come_is_a_bug() -> None:
    async def work() -> None:
        await Wait("never")

    with pytest.raises(Stuck, match="nothing is due"):
        world().run(work())


def test_a_task_gives_its_value_only_when_it_has_one() -> None:
    async def work() -> int:
        await Sleep(1.0)
        return 7

    opened = world()
    task = opened.start(work())
    with pytest.raises(AssertionError, match="has not ended"):
        task.result()
    opened.leave(task)
    opened.settle()
    with pytest.raises(AssertionError, match="has left"):
        task.result()
    opened.leave(task)


def test_an_error_in_spawned_work_stays_with_it() -> None:
    async def broken() -> None:
        raise LookupError("mine")

    async def work() -> int:
        await Spawn(broken())
        await Sleep(0.0)
        return 7

    assert world().run(work()) == 7
