"""The live driver: answers effects with asyncio, and what needs no waiting at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Hashable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar, assert_never

from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live.talk import Talk
from edgecdn.edge.effects import (
    AnyEffect,
    Fetch,
    Fetched,
    Gone,
    Land,
    Note,
    Piece,
    Read,
    Sleep,
    Spawn,
    Turn,
    Unreachable,
    Wait,
    Work,
)
from edgecdn.edge.streams import incoming, let_go
from edgecdn.edge.turns import Turned
from edgecdn.http.body import BodyBroken, Stream
from edgecdn.http.message import Request, Response

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The value of work that had to wait for nothing."""

    value: T


@dataclass(eq=False, slots=True)
class _Source:
    """A body that is being received."""

    reader: AsyncIterator[bytes]


@dataclass(eq=False, slots=True)
class _Waiting:
    """A `Wait` that is listed already: work that was spawned before it may land it before any task gets its turn.

    The future's value is the time of the landing.
    """

    key: Hashable
    future: asyncio.Future[float]


@dataclass(eq=False, slots=True)
class _Turning:
    """A `Turn` that was asked for already, and whose answer has to be awaited."""

    turned: Awaitable[Turned]


_Begun = AnyEffect | _Waiting | _Turning


@dataclass(eq=False, slots=True)
class _Run(Generic[T]):
    """Work and the effect it waits for. A task that is cancelled before it has begun never runs its own code."""

    work: Work[T]
    effect: _Begun
    begun: bool = False


@dataclass(eq=False, slots=True)
class World:
    """Runs the edge on the event loop.

    `fetch` asks an origin or a service, `turn` lets a function go on, `journal` takes notes; `bug` is told of
    exceptions in work that nobody waits for. None of them raises for what the outside does. A turn that is a future is waited
    for without a task, and so is a landing.
    """

    fetch: Callable[[str, Request], Awaitable[Response | Unreachable]]
    turn: Callable[[Turn], Awaitable[Turned]]
    clock: Clock
    journal: Callable[[Note], None]
    bug: Callable[[BaseException], None]
    _waiters: dict[Hashable, list[asyncio.Future[float]]] = field(default_factory=dict)
    _tasks: set[asyncio.Future[Any]] = field(default_factory=set)

    def start(self, work: Work[T], first: Turned | None = None) -> Done[T] | asyncio.Future[T]:
        """Run work as far as it goes without waiting: to its end, or until something has to be waited for.

        Cancelling the future tells the work that the one who asked has left (`Gone`). `first` is the turn of a call that was
        opened already, in the words in which the work is going to open it.
        """
        try:
            effect = self.advance(work, None)
            if first is not None and isinstance(effect, Turn):
                effect = self.advance(work, first)
        except StopIteration as stop:
            return Done(stop.value)
        if not isinstance(effect, Turn | _Waiting):
            return self._take_on(work, effect)
        talk = Talk(self, work, asyncio.get_running_loop().create_future())
        self._tasks.add(talk.result)

        def ended(result: asyncio.Future[T]) -> None:
            self._tasks.discard(result)
            talk.ended()

        talk.result.add_done_callback(ended)
        self.go_on(talk, effect)
        return talk.result

    def go_on(self, talk: Talk[Any], effect: _Begun) -> None:
        """Wait for an effect on behalf of `talk`: for a turn or a landing without a task, where that is to be had."""
        if isinstance(effect, _Waiting):
            talk.wait(effect.future, partial(self._unlist, effect))
            return
        if isinstance(effect, Turn):
            turned = self.turn(effect)
            if isinstance(turned, asyncio.Future):
                talk.wait(turned)
                return
            effect = _Turning(turned)
        talk.hand_over(self._take_on(talk.work, effect))

    def left(self, work: Work[Any]) -> None:
        """Tell work that the one who asked has left."""
        self._background(self._leave(work))

    def _take_on(self, work: Work[T], effect: _Begun) -> asyncio.Task[T]:
        run = _Run(work, effect)
        task = self._background(self._drive(run))
        task.add_done_callback(lambda _: self._never_begun(run))
        return task

    def _never_begun(self, run: _Run[Any]) -> None:
        """See to work whose task was cancelled before its turn came; for any other there is nothing to do."""
        if not run.begun:
            if isinstance(run.effect, _Waiting):
                self._unlist(run.effect)
            elif isinstance(run.effect, _Turning) and isinstance(run.effect.turned, Coroutine):
                run.effect.turned.close()
            self.left(run.work)

    async def run(self, work: Work[T]) -> T:
        """The value of `work`."""
        started = self.start(work)
        return started.value if isinstance(started, Done) else await started

    def stream(self, reader: AsyncIterator[bytes], length: int | None) -> Stream:
        """A real source of bytes as a body of the edge's.

        The reader gives non-empty pieces, raises `BodyBroken` where they end early, and lets go on `aclose`.
        """
        return incoming(_Source(reader), length)

    async def chunks(self, body: Stream) -> AsyncIterator[bytes]:
        """The pieces of a streamed body; raises `BodyBroken`. A consumer that leaves lets go of the rest."""
        whole = False
        try:
            while (piece := await self.run(_next(body))) is not None:
                yield piece
            whole = True
        finally:
            if not whole:
                self.spawn(let_go(body))

    def spawn(self, work: Work[None]) -> None:
        """Start work that nobody waits for."""
        task = self._background(self._spawned(work))
        # A task that is cancelled before it has begun never awaits its work.
        task.add_done_callback(lambda _: work.close())

    @property
    def busy(self) -> bool:
        """Whether anything runs, waited for or not."""
        return bool(self._tasks)

    async def close(self) -> None:
        """Tell all that still runs that nobody wants it, and wait until it has let go."""
        while self._tasks:
            tasks = tuple(self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=1.0)
            await asyncio.sleep(
                0
            )  # tasks that were done already are struck off the list by a callback of theirs
            if any(not task.done() for task in tasks):
                return

    def _background(self, running: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(running)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _spawned(self, work: Work[None]) -> None:
        try:
            await self._drive(_Run(work, self.advance(work, None)))
        except StopIteration:
            return
        except Exception as error:  # noqa: BLE001 - nobody waits for this work, so its bugs are told here
            self.bug(error)

    async def _drive(self, run: _Run[T]) -> T:
        """Answer effects that need waiting until the work ends."""
        run.begun = True
        work, effect = run.work, run.effect
        while True:
            try:
                answer = await self._answer(effect)
            except asyncio.CancelledError:
                self.left(work)
                raise
            try:
                effect = self.advance(work, answer)
            except StopIteration as stop:
                value: T = stop.value
                return value

    async def _leave(self, work: Work[Any]) -> None:
        """Tell work that the one who asked has left, and see its cleaning up to its end."""
        try:
            await self._drive(_Run(work, self._settle(work, work.throw(Gone()))))
        except (StopIteration, Gone):
            return
        except Exception as error:  # noqa: BLE001 - nobody waits for this work, so its bugs are told here
            self.bug(error)

    def advance(self, work: Work[Any], answer: Any) -> _Begun:
        """Send an answer and go on to the next effect that needs waiting; raises StopIteration at the end."""
        return self._settle(work, work.send(answer))

    def _settle(self, work: Work[Any], effect: AnyEffect) -> _Begun:
        while True:
            match effect:
                case Note():
                    self.journal(effect)
                case Land(key):
                    for future in self._waiters.pop(key, ()):
                        if not future.done():
                            future.set_result(self.clock.now())
                case Spawn(other):
                    self.spawn(other)
                case Wait(key):
                    waiting = _Waiting(key, asyncio.get_running_loop().create_future())
                    self._waiters.setdefault(key, []).append(waiting.future)
                    return waiting
                case _:
                    return effect
            effect = work.send(None)

    async def _answer(self, effect: _Begun) -> Any:
        """The answer to one effect; its type differs from effect to effect, hence `Any`."""
        match effect:
            case Fetch(origin, request):
                answer = await self.fetch(origin, request)
                return Fetched(answer, self.clock.now())
            case Read(source, abandon):
                assert isinstance(source, _Source)
                return await self._read(source, abandon=abandon)
            case Turn():
                return await self.turn(effect)
            case _Turning(turned):
                return await turned
            case _Waiting():
                try:
                    return await effect.future
                finally:
                    self._unlist(effect)
            case Sleep(seconds):
                await asyncio.sleep(seconds)
                return self.clock.now()
            case Note() | Land() | Spawn() | Wait():
                raise AssertionError("answered where it was asked")
            case _:
                assert_never(effect)

    def _unlist(self, waiting: _Waiting) -> None:
        listed = self._waiters.get(waiting.key)
        if listed is not None and waiting.future in listed:
            listed.remove(waiting.future)
            if not listed:
                del self._waiters[waiting.key]

    async def _read(self, source: _Source, *, abandon: bool) -> Piece:
        try:
            if abandon:
                close = getattr(source.reader, "aclose", None)
                if close is not None:
                    await close()
                return Piece(b"", self.clock.now())
            return Piece(await anext(source.reader, b""), self.clock.now())
        except BodyBroken as problem:
            return Piece(b"", self.clock.now(), str(problem))


async def _next(body: Stream) -> bytes | None:
    """The next piece of a body, None at its end."""
    async for piece in body.chunks:
        return piece
    return None
