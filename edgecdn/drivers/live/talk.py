"""Work that waits for functions, or for what others land: driven by the answers as these come, without a task of its own.

Most calls are one turn, and most misses one landing, so a task for each would cost more than all that it does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from edgecdn.edge.effects import Work

T = TypeVar("T")


class Driver(Protocol):
    """What drives the work: the live world."""

    def advance(self, work: Work[Any], answer: Any) -> Any:
        """Send an answer and go on to the next effect that needs waiting; raises StopIteration at the end."""
        ...

    def go_on(self, talk: Talk[Any], effect: Any) -> None:
        """Wait for an effect on behalf of `talk`, as its `answer` or in a task."""
        ...

    def left(self, work: Work[Any]) -> None:
        """Tell work that the one who asked has left."""
        ...


@dataclass(eq=False, slots=True)
class Talk(Generic[T]):
    """One piece of work, and `result`, its value to be. To cancel that says that the one who asked has left."""

    driver: Driver
    work: Work[T]
    result: asyncio.Future[T]
    answer: asyncio.Future[Any] | None = None
    withdraw: Callable[[], None] | None = None
    rest: asyncio.Task[T] | None = None

    def wait(self, answer: asyncio.Future[Any], withdraw: Callable[[], None] | None = None) -> None:
        """Go on with this answer when it is there; `withdraw` tells whoever would give it that nobody waits any more."""
        self.answer, self.withdraw = answer, withdraw
        answer.add_done_callback(self._answered)

    def hand_over(self, rest: asyncio.Task[T]) -> None:
        """A task drives the work from here on."""
        self.answer, self.rest = None, rest
        rest.add_done_callback(self._over)

    def ended(self) -> None:
        """The result is there, or nobody waits for it any more: then the work is told."""
        if not self.result.cancelled():
            return
        if self.rest is not None:
            self.rest.cancel()
        elif self.answer is not None:
            self.answer.cancel()
            if self.withdraw is not None:
                self.withdraw()
            self.driver.left(self.work)

    def _answered(self, answer: asyncio.Future[Any]) -> None:
        if self.result.done():
            return
        try:
            effect = self.driver.advance(self.work, answer.result())
        except StopIteration as stop:
            self.result.set_result(stop.value)
        except BaseException as error:  # noqa: BLE001 - it is told to whoever asks for the result
            self.result.set_exception(error)
        else:
            self.driver.go_on(self, effect)

    def _over(self, rest: asyncio.Task[T]) -> None:
        if self.result.done():
            return
        if rest.cancelled():
            self.result.cancel()
        elif (error := rest.exception()) is not None:
            self.result.set_exception(error)
        else:
            self.result.set_result(rest.result())
