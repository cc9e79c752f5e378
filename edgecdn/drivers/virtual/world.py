"""The virtual driver: a heap of (time, sequence), and nothing else that could happen."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, assert_never

from edgecdn.drivers.virtual.play import Absent, Play, Script
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
    Wait,
    Work,
)
from edgecdn.edge.streams import incoming
from edgecdn.edge.turns import Turned
from edgecdn.http.body import EMPTY
from edgecdn.http.message import Response

T = TypeVar("T")

Turner = Callable[[Turn, float], Turned]
"""Functions in virtual time: a turn, at a time, is answered at once."""


class Stuck(Exception):
    """Everything that runs waits for something that nothing will bring: a bug in the edge."""


@dataclass(eq=False, slots=True)
class Task(Generic[T]):
    """One piece of work under way. `value` is there once it is `done`; a task that was left has none."""

    work: Work[T]
    done: bool = False
    left: bool = False
    value: T | None = None
    error: BaseException | None = None
    waiting: int = 0

    def result(self) -> T:
        """The work's value; raises what the work raised."""
        if self.error is not None:
            raise self.error
        assert self.done, "this task has not ended"
        assert not self.left, "the one who asked has left"
        return self.value  # type: ignore[return-value]  # a done task has the T that its work returned


@dataclass(eq=False, slots=True)
class _Source:
    """A scripted body that is being received."""

    play: Play
    position: int = 0
    abandoned: bool = False


@dataclass(eq=False, slots=True)
class VirtualWorld:
    """A world whose time moves when it is told to, or when all that runs waits; then to the next due time, in order."""

    origin: Script
    turner: Turner
    now: float = 0.0
    notes: list[Note] = field(default_factory=list)
    abandoned: int = 0
    _due: list[tuple[float, int, Task[Any], int, Any]] = field(default_factory=list)
    _sequence: int = 0
    _waiters: dict[Hashable, list[tuple[Task[Any], int]]] = field(default_factory=dict)

    def start(self, work: Work[T]) -> Task[T]:
        """Put work on the heap, due now."""
        task = Task(work)
        self._schedule(0.0, task, None)
        return task

    def run(self, work: Work[T]) -> T:
        """The value of `work`, after as much time as it takes. What was spawned may be unfinished then."""
        task = self.start(work)
        while not task.done:
            if not self._step():
                raise Stuck(f"nothing is due at {self.now}, and {work} has not ended")
        return task.result()

    def settle(self) -> None:
        """Run all that is due now or later until nothing is left to do."""
        while self._step():
            pass

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass, doing what falls due meanwhile in its order."""
        until = self.now + seconds
        while self._due and self._due[0][0] <= until:
            self._step()
        self.now = until

    def leave(self, task: Task[Any]) -> None:
        """The one who asked for this work leaves; its cleaning up goes on."""
        if not task.done:
            task.left = True
            task.waiting += 1  # whatever it waited for no longer wakes it
            self._resume(task, None, Gone())

    def _schedule(self, delay: float, task: Task[Any], answer: Any) -> None:
        self._sequence += 1
        heapq.heappush(self._due, (self.now + delay, self._sequence, task, task.waiting, answer))

    def _step(self) -> bool:
        while self._due:
            due, _, task, waiting, answer = heapq.heappop(self._due)
            if task.done or waiting != task.waiting:
                continue
            self.now = max(self.now, due)
            self._resume(task, answer() if callable(answer) else answer)
            return True
        return False

    def _resume(self, task: Task[Any], answer: Any, thrown: BaseException | None = None) -> None:
        """Drive a task until it waits for time, or ends. What it is sent differs from effect to effect, hence `Any`."""
        work = task.work
        try:
            while True:
                effect = work.throw(thrown) if thrown is not None else work.send(answer)
                thrown = None
                task.waiting += 1
                if self._waits(task, effect):
                    return
                answer = None
        except StopIteration as stop:
            task.done, task.value = True, stop.value
        except Gone:
            task.done = True
        except Exception as error:  # noqa: BLE001 - it is raised where the task's result is asked for
            task.done, task.error = True, error

    def _waits(self, task: Task[Any], effect: AnyEffect) -> bool:
        """Start what the effect asks for; False where its answer, None, is there already."""
        match effect:
            case Note():
                self.notes.append(effect)
                return False
            case Spawn(work):
                self.start(work)
                return False
            case Land(key):
                for waiter, waiting in self._waiters.pop(key, ()):
                    if waiting == waiter.waiting:
                        self._schedule(0.0, waiter, self._time)
                return False
            case Wait(key):
                self._waiters.setdefault(key, []).append((task, task.waiting))
            case Sleep(seconds):
                self._schedule(max(0.0, seconds), task, self._time)
            case Turn():
                self._schedule(0.0, task, self.turner(effect, self.now))
            case Fetch(origin, request):
                self._fetch(task, self.origin(origin, request, self.now))
            case Read(source, abandon):
                assert isinstance(source, _Source)
                self._read(task, source, abandon=abandon)
            case _:
                assert_never(effect)
        return True

    def _time(self) -> float:
        return self.now

    def _fetch(self, task: Task[Any], played: Play | Absent) -> None:
        match played:
            case Absent(failure, delay):
                self._schedule(delay, task, Fetched(failure, self.now + delay))
            case Play(status=status, headers=headers, delay=delay):
                empty = not played.pieces and played.broken is None
                body = EMPTY if empty else incoming(_Source(played), played.length)
                self._schedule(
                    delay, task, Fetched(Response(status, headers, body, played.interim), self.now + delay)
                )

    def _read(self, task: Task[Any], source: _Source, *, abandon: bool) -> None:
        play, position = source.play, source.position
        if abandon:
            source.abandoned = True
            self.abandoned += 1
            self._schedule(0.0, task, Piece(b"", self.now))
            return
        at = self.now + play.pause
        if position < len(play.pieces):
            source.position += 1
            self._schedule(play.pause, task, Piece(play.pieces[position], at))
        else:
            self._schedule(play.pause, task, Piece(b"", at, play.broken))
