"""A process with a thread of its own, which walls itself in, starts it, and waits for its end.

A thread, since walls hold for the thread that asks for them and for what it starts: the edge itself stays outside.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from edgecdn.runtimes.walls import confine, limit, walls


@dataclass(eq=False, slots=True)
class Child:
    """A process that was started. `wait` gives its exit code, negative for a signal."""

    pid: int
    stdin: IO[bytes]
    ended: asyncio.Future[int]
    returncode: int | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def wait(self) -> int:
        """The exit code, once it has ended."""
        return await asyncio.shield(self.ended)

    def kill(self) -> None:
        """End it and all that it started, at once."""
        # The lock keeps its number from being given to another process meanwhile.
        with self._lock, suppress(ProcessLookupError):
            if self.returncode is None:
                os.killpg(self.pid, signal.SIGKILL)

    def reap(self, process: subprocess.Popen[bytes]) -> int:
        """Wait for the end, on the process's own thread."""
        if hasattr(os, "waitid"):
            os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        with self._lock:
            self.returncode = process.wait()
        return self.returncode


async def start_child(
    command: Sequence[str],
    environment: Mapping[str, str],
    reads: Sequence[Path] | None,
    memory: int,
    most: int | None = None,
    *,
    reachable: bool = False,
) -> Child:
    """Start `command` with this `environment` alone, in a session of its own, and with the walls that the system has.

    `reads` are the folders that it may read; None leaves files alone. `memory` bounds what it can write to, in bytes, and can
    be raised to `most`, where it is given. One that
    is `reachable` stands in this machine's network, as an inspector has to.
    Raises OSError where it does not start.
    """
    loop = asyncio.get_running_loop()
    started: asyncio.Future[Child] = loop.create_future()

    def keep() -> None:
        try:
            have = walls()
            if reads is not None:
                confine(command, reads, reachable=reachable)
            process = subprocess.Popen(  # noqa: S603 - a runtime that we looked up, and a file of ours
                [*(() if reachable else have.network), *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=dict(environment),
                cwd="/",
                start_new_session=True,
                close_fds=True,
            )
        except Exception as problem:  # noqa: BLE001 - whoever waits has to be told
            _tell(loop, started.set_exception, problem)
            return
        limit(process.pid, memory, memory if most is None else most)
        assert process.stdin is not None, "it was asked for"
        child = Child(process.pid, process.stdin, loop.create_future())
        _tell(loop, started.set_result, child)
        code = child.reap(process)
        _tell(loop, child.ended.set_result, code)

    threading.Thread(target=keep, name="edgecdn-child", daemon=True).start()
    return await started


def _tell(loop: asyncio.AbstractEventLoop, told: object, value: object) -> None:
    """Have the loop call `told`, unless it has ended meanwhile."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(told, value)  # type: ignore[arg-type]
