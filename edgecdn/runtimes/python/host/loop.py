"""An event loop that waits for nothing by itself: what its tasks wait for are asks that the edge answers."""

from __future__ import annotations

import asyncio
import contextvars
import sys
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any, Protocol, TypeVarTuple

from edgecdn.runtimes.python.host.clock import clock

_Ts = TypeVarTuple("_Ts")


class Sleeper(Protocol):
    """What a timer is set on: the call that is running."""

    def nap(self, seconds: float, handle: asyncio.TimerHandle) -> None:
        """Put the handle among what is ready, once so many seconds of the edge's time are over."""
        ...


class Loop(asyncio.AbstractEventLoop):
    """asyncio's tasks, futures, locks and timers work on it; sockets, threads and processes are not there.

    Callbacks run in the order in which they became ready, in one thread, so a run is the same every time.
    """

    def __init__(self, sleeper: Callable[[contextvars.Context | None], Sleeper]) -> None:
        self.sleeper = sleeper
        self.ready: deque[asyncio.Handle] = deque()
        self.failed: Callable[[dict[str, Any]], None] = lambda _: None

    def enter(self) -> None:
        """Be the running loop of this thread from now on."""
        asyncio._set_running_loop(self)  # noqa: SLF001 - how a loop is made the one that runs
        sys.set_asyncgen_hooks(finalizer=self._finalize)

    def run_ready(self) -> None:
        """Run what is ready, and what that makes ready, until nothing is."""
        ready = self.ready
        while ready:
            handle = ready.popleft()
            if not handle.cancelled():
                handle._run()  # noqa: SLF001 - how a loop runs what it gave out

    def call_soon(
        self, callback: Callable[[*_Ts], object], *args: *_Ts, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        handle = asyncio.Handle(callback, args, self, context)
        self.ready.append(handle)
        return handle

    def call_soon_threadsafe(
        self, callback: Callable[[*_Ts], object], *args: *_Ts, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        return self.call_soon(callback, *args, context=context)

    def call_later(
        self,
        delay: float,
        callback: Callable[[*_Ts], object],
        *args: *_Ts,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        seconds = max(0.0, delay)
        handle = asyncio.TimerHandle(clock.now + seconds, callback, args, self, context)
        self.sleeper(context).nap(seconds, handle)
        return handle

    def call_at(
        self,
        when: float,
        callback: Callable[[*_Ts], object],
        *args: *_Ts,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        return self.call_later(when - clock.now, callback, *args, context=context)

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """A timer that is cancelled is looked past when the edge's answer comes."""

    def time(self) -> float:
        return clock.now

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)

    def create_task(  # type: ignore[override]  # the tasks of asyncio, without factories
        self,
        coro: Coroutine[Any, Any, Any],
        *,
        name: str | None = None,
        context: contextvars.Context | None = None,
    ) -> asyncio.Task[Any]:
        return asyncio.Task(coro, loop=self, name=name, context=context)

    def is_running(self) -> bool:
        return True

    def is_closed(self) -> bool:
        return False

    def get_debug(self) -> bool:
        return False

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        self.failed(context)

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:  # type: ignore[override]  # noqa: ARG002 - it takes whatever comes
        raise RuntimeError("a function has one thread alone: nothing can run beside it")

    def _finalize(self, generator: AsyncGenerator[Any, Any]) -> None:
        self.call_soon(self.create_task, _closed(generator))


async def _closed(generator: AsyncGenerator[Any, Any]) -> None:
    await generator.aclose()
