"""The edge's time inside a function: it stands still while the function runs, as on the platforms."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

_HAS_ARGUMENT = ("localtime", "gmtime", "ctime")


class Clock:
    """`now` is the edge's time in seconds since the epoch; it never goes back."""

    __slots__ = ("now",)

    def __init__(self) -> None:
        self.now = 0.0

    def set(self, now: float) -> None:
        """The time that the edge told last."""
        self.now = max(self.now, now)


clock = Clock()


def lock() -> None:
    """Have `time`, and `datetime` when it is imported, follow the edge's clock, in UTC wherever the machine is.

    `datetime` in C reads the system's clock by itself; the one in Python asks `time`, so that is the one to be had.
    """
    os.environ["TZ"] = "UTC"
    time.tzset()
    for name in ("_datetime", "_zoneinfo"):
        sys.modules[name] = None  # type: ignore[assignment]  # how Python is told that there is no such module
    for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time"):
        setattr(time, name, lambda: clock.now)
        setattr(time, f"{name}_ns", lambda: int(clock.now * 1e9))
    for name in _HAS_ARGUMENT:
        setattr(time, name, _at(getattr(time, name)))
    for name, before in (("strftime", 1), ("asctime", 0)):
        setattr(time, name, _of(getattr(time, name), before))
    for name, told in {
        "clock_gettime": lambda _clock: clock.now,
        "clock_gettime_ns": lambda _clock: int(clock.now * 1e9),
        "sleep": _sleep,
    }.items():
        setattr(time, name, told)


def _at(told: Callable[[float], Any]) -> Callable[..., Any]:
    return lambda seconds=None: told(clock.now if seconds is None else seconds)


def _of(told: Callable[..., str], before: int) -> Callable[..., str]:
    """A function whose last argument, behind so many others, is a time that may be left out."""
    return lambda *given: told(*given) if len(given) > before else told(*given, time.gmtime())


def _sleep(_seconds: float) -> None:
    raise RuntimeError("time.sleep would hold up every request of this PoP: write `await asyncio.sleep(…)`")
