"""The two worlds behind one face, so that one contract suite can hold both.

A stage is given its origin's script and its functions' turns, and runs work. What a stage cannot promise (order and
timing on the live driver) no test of the contract asks for.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live.world import World
from edgecdn.drivers.virtual.play import Absent, Play, Script
from edgecdn.drivers.virtual.world import VirtualWorld
from edgecdn.edge.effects import Note, Turn, Unreachable, Work
from edgecdn.edge.turns import Turned
from edgecdn.http.body import EMPTY, BodyBroken
from edgecdn.http.message import Request, Response

T = TypeVar("T")
Turner = Callable[[Turn, float], Turned]


class Stage(Protocol):
    """A world for a test: `notes` taken, `abandoned` bodies, and work run to its end."""

    @property
    def notes(self) -> list[Note]:
        """The notes taken so far."""
        ...

    @property
    def abandoned(self) -> int:
        """How many bodies were let go before their end."""
        ...

    def run(self, *works: Work[T]) -> list[T]:
        """Start all works at once and give their values; what they spawned has ended too."""
        ...

    def leave(self, work: Work[Any], *others: Work[T]) -> list[T]:
        """Start all works; when they wait, the one who asked for the first one leaves. The values of the others."""
        ...


def no_functions(turn: Turn, now: float) -> Turned:
    """For tests in which nobody calls a function."""
    raise AssertionError(f"nobody expected {turn}")


@dataclass
class VirtualStage:
    """The virtual driver."""

    script: Script
    turner: Turner = no_functions
    world: VirtualWorld = field(init=False)

    def __post_init__(self) -> None:
        self.world = VirtualWorld(self.script, self.turner, now=1_000_000.0)

    @property
    def notes(self) -> list[Note]:
        return self.world.notes

    @property
    def abandoned(self) -> int:
        return self.world.abandoned

    def run(self, *works: Work[T]) -> list[T]:
        tasks = [self.world.start(work) for work in works]
        self.world.settle()
        return [task.result() for task in tasks]

    def leave(self, work: Work[Any], *others: Work[T]) -> list[T]:
        leaver = self.world.start(work)
        tasks = [self.world.start(other) for other in others]
        self.world.advance(0.0)
        self.world.leave(leaver)
        self.world.settle()
        assert leaver.done
        return [task.result() for task in tasks]


@dataclass
class LiveStage:
    """The live driver on an event loop of its own; plays are played with real (short) waits."""

    script: Script
    turner: Turner = no_functions
    notes: list[Note] = field(default_factory=list)
    abandoned: int = 0
    bugs: list[BaseException] = field(default_factory=list)

    def run(self, *works: Work[T]) -> list[T]:
        return asyncio.run(self._run(works))

    def leave(self, work: Work[Any], *others: Work[T]) -> list[T]:
        return asyncio.run(self._leave(work, others))

    async def _run(self, works: Sequence[Work[T]]) -> list[T]:
        world = self._world()
        values = list(await asyncio.gather(*(world.run(work) for work in works)))
        await self._settled(world)
        return values

    async def _leave(self, work: Work[Any], others: Sequence[Work[T]]) -> list[T]:
        world = self._world()
        leaver = world.start(work)
        assert isinstance(leaver, asyncio.Future)
        tasks = [asyncio.ensure_future(world.run(other)) for other in others]
        for _ in range(5):
            await asyncio.sleep(0)
        leaver.cancel()
        values = list(await asyncio.gather(*tasks))
        await self._settled(world)
        assert leaver.cancelled()
        return values

    def _world(self) -> World:
        clock = Clock.of_the_wall()

        async def fetch(origin: str, request: Request) -> Response | Unreachable:
            played = self.script(origin, request, clock.now())
            await asyncio.sleep(min(played.delay, 0.05))
            if isinstance(played, Absent):
                return played.failure
            if not played.pieces and played.broken is None:
                return Response(played.status, played.headers, EMPTY)
            reader = self._pieces(played)
            return Response(played.status, played.headers, world.stream(reader, played.length))

        async def turn(turn: Turn) -> Turned:
            await asyncio.sleep(0)
            return self.turner(turn, clock.now())

        world = World(fetch, turn, clock, self.notes.append, self.bugs.append)
        return world

    async def _pieces(self, play: Play) -> AsyncIterator[bytes]:
        whole = False
        try:
            for piece in play.pieces:
                await asyncio.sleep(min(play.pause, 0.01))
                yield piece
            whole = True
            if play.broken is not None:
                raise BodyBroken(play.broken)
        finally:
            if not whole:
                self.abandoned += 1

    async def _settled(self, world: World) -> None:
        while world.busy:  # noqa: ASYNC110 - the world has no event for being at rest
            await asyncio.sleep(0)
        assert not self.bugs, self.bugs
