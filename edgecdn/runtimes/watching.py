"""What a function's process takes, looked at from outside while it runs: its memory, and the processor time of its isolates."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from edgecdn.edge.turns import Failed
from edgecdn.runtimes.base import Setup
from edgecdn.runtimes.connection import Connection
from edgecdn.runtimes.hosts import HOSTS
from edgecdn.runtimes.isolates import Isolates
from edgecdn.runtimes.meter import resident_bytes

_WATCH_SECONDS: Final = 0.05
_FINEST_SECONDS: Final = 0.005

Busy = Callable[[str, float], None]


@dataclass(eq=False, slots=True)
class Watch:
    """Looks after one process, whose `kill` ends it, and tells `busy` how much processor time an isolate took since its last turn.

    `wanted` says whether anybody waits for a turn, so that it pays to look often. `grown` is the share of its memory that the function
    has taken, None while nobody knows.
    """

    setup: Setup
    isolates: Isolates
    kill: Callable[[Failed], None]
    busy: Busy
    wanted: Callable[[], bool]
    grown: float | None = None
    _rest: int = 0

    def begin(self, pid: int) -> None:
        """What is there by now is the host's own; what a call adds to it is the function's."""
        self._rest, self.grown = resident_bytes(pid) or 0, 0.0

    async def look(self, pid: int, over: Callable[[], bool]) -> None:
        """Kill the process when its resident memory outgrows what its isolates may have; tell how busy they are. Until it is over."""
        memory, host = self.setup.function.memory, HOSTS[self.setup.function.runtime]
        limit = self.setup.function.cpu
        # A limit on processor time is looked after in eighths of it.
        fine = _WATCH_SECONDS if limit is None else min(_WATCH_SECONDS, max(_FINEST_SECONDS, limit / 8))
        while not over():
            await asyncio.sleep(fine if self.wanted() else _WATCH_SECONDS)
            resident = resident_bytes(pid)
            count = max(1, len(self.isolates.running))
            if resident is not None and self._rest:
                self.grown = max(0, resident - self._rest) / (count * memory)
            if resident is not None and resident > host.base + count * (host.isolate + memory):
                self.kill(self._too_much(resident))
            for pop, connection in list(self.isolates.running.items()):
                self._look_at(pop, connection, pid)
            for pop, meter in list(self.isolates.meters.items()):
                self.busy(pop, meter.pending())

    def _look_at(self, pop: str, connection: Connection, pid: int) -> None:
        """The same for an isolate that is a process of its own: it alone ends."""
        peer = connection.peer()
        if peer is None or peer == pid:
            return
        memory = self.setup.function.memory
        resident = resident_bytes(peer)
        if resident is not None:
            self.grown = max(self.grown or 0.0, max(0, resident - self._rest) / memory)
        if resident is not None and resident > HOSTS[self.setup.function.runtime].isolate + memory:
            self.isolates.end(pop, self._too_much(resident))

    def _too_much(self, resident: int) -> Failed:
        memory = self.setup.function.memory
        return Failed("memory", f"it took {resident // 2**20} MiB, more than its {memory // 2**20} MiB allow")
