"""Starting the process of a function: once for all who wait for it, and later each time that it has ended at once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from edgecdn.edge.turns import Failed
from edgecdn.runtimes.base import CannotStart
from edgecdn.runtimes.process import HostProcess

_BACKOFF: Final = (0.0, 0.0, 0.1, 0.5, 2.0)
"""Seconds to wait before a process is started again, by how many ended in a row without answering a call."""


@dataclass(eq=False, slots=True)
class Starter:
    """Starts what `make` gives, a process of the host called `name`, and tells `started` of the one that did.

    `failures` counts those that were started since a call was answered.
    """

    name: str
    make: Callable[[], HostProcess]
    started: Callable[[HostProcess], None]
    failures: int = 0
    _starting: asyncio.Task[HostProcess | Failed] | None = None

    async def process(self) -> HostProcess | Failed:
        """A process that was just started, or why there is none. Whoever leaves stops it for nobody else."""
        if self._starting is None or self._starting.done():
            self._starting = asyncio.ensure_future(self._start())
        return await asyncio.shield(self._starting)

    async def settled(self) -> None:
        """Wait until nothing is being started any more."""
        if self._starting is not None and not self._starting.done():
            with contextlib.suppress(Exception):
                await self._starting

    async def _start(self) -> HostProcess | Failed:
        await asyncio.sleep(_BACKOFF[min(self.failures, len(_BACKOFF) - 1)])
        self.failures += 1
        process = self.make()
        try:
            await process.start()
        except CannotStart as problem:
            return Failed("start", str(problem))
        except OSError as problem:
            return Failed("start", f"{self.name} does not start: {problem}")
        self.started(process)
        return process if process.over is None else process.over
