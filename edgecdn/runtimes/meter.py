"""Processor time and memory, measured from outside: what runs in a function's process has no say in it."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_FINE: Final = 0.001
"""How long, in seconds, a look is good for: what a thread can have taken meanwhile is no more than that."""

_NICE: Final = 16
"""Where a thread's niceness stands among the numbers behind its name (proc(5), `/proc/pid/stat`)."""


@dataclass(eq=False, slots=True)
class Meter:
    """The processor time of one thread, in seconds, by the scheduler's own count.

    `grace` seconds of the first work are nobody's: what is new is compiled by then.
    """

    thread: int
    grace: float
    _file: int
    _taken: float = 0.0
    _looked: float = 0.0

    @staticmethod
    def of(process: int, thread: int, grace: float = 0.0) -> Meter | None:
        """A meter for a thread; None where the system does not tell. To be closed."""
        if sys.platform != "linux":
            return None
        try:
            meter = Meter(
                thread, grace, os.open(f"/proc/{process}/task/{thread}/schedstat", os.O_RDONLY | os.O_CLOEXEC)
            )
        except OSError:
            return None
        meter._taken = meter._now()
        return meter

    def _now(self) -> float:
        try:
            return int(os.pread(self._file, 64, 0).split(b" ", 1)[0]) / 1e9
        except (OSError, ValueError):
            return self._taken  # it is gone, and takes no more

    def take(self) -> float:
        """What the thread took since this was last asked. Within a millisecond nobody looks again, and it is 0."""
        now = time.perf_counter()
        if now - self._looked < _FINE:
            return 0.0
        self._looked = now
        total = self._now()
        took = max(0.0, total - self._taken - self.grace)
        self._taken, self.grace = total, 0.0
        return took

    def pending(self) -> float:
        """The same, without taking it."""
        return max(0.0, self._now() - self._taken - self.grace)

    def close(self) -> None:
        """Let go of the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def niced(process: int) -> set[int]:
    """The threads of a process that have made themselves nicer than its first one, which is as nice as it was started."""
    found = {}
    with suppress(OSError):
        for folder in Path(f"/proc/{process}/task").iterdir():
            with suppress(OSError, ValueError, IndexError):
                stat = (folder / "stat").read_bytes().rpartition(b")")[2].split()
                found[int(folder.name)] = int(stat[_NICE])
    return {thread for thread, niceness in found.items() if niceness > found.get(process, niceness)}


def resident_bytes(pid: int) -> int | None:
    """The resident memory of a process in bytes; None where the system does not tell without further help."""
    if sys.platform != "linux":
        return None
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_bytes().split()[1])
    except (OSError, IndexError, ValueError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")
