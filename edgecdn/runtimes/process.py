"""The operating-system process of one function: how it starts, what it says, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import shutil
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

from edgecdn.edge.turns import Failed
from edgecdn.runtimes.base import Setup
from edgecdn.runtimes.child import Child, start_child
from edgecdn.runtimes.connection import Connection, Head
from edgecdn.runtimes.frames import Frame
from edgecdn.runtimes.greeting import greeting
from edgecdn.runtimes.hosts import HOSTS
from edgecdn.runtimes.isolates import START_SECONDS, Died, Isolates
from edgecdn.runtimes.plain import Answered
from edgecdn.runtimes.walls import widen
from edgecdn.runtimes.watching import Busy, Watch
from edgecdn.runtimes.wire import failed

_BETWEEN_LOOKS: Final = 2 * 1024 * 1024 * 1024
"""The bytes beyond its memory that a process could take between two looks: the system refuses it more."""

_MOST_ISOLATES: Final = 256
"""For how many isolates what they reserve is granted at most."""

Heard = Callable[[str, Head, Frame], None]


@dataclass(eq=False, slots=True)
class HostProcess:
    """A running host. Isolates open when a PoP first needs one; `heard` gets their turns, `died` their ends.

    `busy` is told now and then how much processor time, in seconds, an isolate took since its last turn; `wanted` says
    whether anybody waits for a turn, so that it pays to look often.

    The process has an empty environment, its own session, no descriptors but its own, and ends when the edge does. Its
    resident memory is watched from outside, since V8's limits see no Buffers: `base` for the host itself, `isolate` and
    the function's `memory` for each isolate; beyond that it is killed.
    """

    setup: Setup
    heard: Heard
    died: Died
    busy: Busy
    wanted: Callable[[], bool]
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    folder: str = ""
    child: Child | None = None
    control: Connection | None = None
    over: Failed | None = None
    isolates: Isolates = field(init=False)
    watch: Watch = field(init=False)
    _server: asyncio.Server | None = None
    _ready: asyncio.Future[None] | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.isolates = Isolates(self._say, self._grant, self._made, self.died)
        self.watch = Watch(self.setup, self.isolates, self.kill, self.busy, self.wanted)

    async def start(self) -> None:
        """Start the process. Raises `CannotStart` where there is no such runtime, OSError where it does not start."""
        setup = self.setup
        host = HOSTS[setup.function.runtime]
        command = host.command(setup)
        loop = asyncio.get_running_loop()
        self._ready = loop.create_future()
        # A folder of ours alone (0700), so that nobody else can connect.
        self.folder = tempfile.mkdtemp(prefix="edgecdn-")
        path = f"{self.folder}/s"
        self._server = await loop.create_unix_server(lambda: Connection(self._on_frame, self._on_lost), path)
        reads = None if host.reads is None else host.reads(setup)
        self.child = await start_child(
            command,
            host.environment,
            reads,
            self._writable(1),
            self._writable(_MOST_ISOLATES),
            reachable=setup.inspect is not None,
        )
        self.isolates.pid = self.child.pid
        # A process that is gone by now is told by its end; a pipe of a page's size takes this at once.
        with contextlib.suppress(BrokenPipeError):
            self.child.stdin.write(greeting(setup, path, self.nonce))
            self.child.stdin.flush()
        self._background(self._reap(self.child))
        self._background(self.watch.look(self.child.pid, lambda: self.over is not None))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self._ready), START_SECONDS)
        if self.control is None and self.over is None:
            self.kill(Failed("start", f"{host.name} did not start within {START_SECONDS:.0f} s"))

    def _writable(self, isolates: int) -> int:
        """The bytes that the process may write to with so many isolates."""
        reserved = HOSTS[self.setup.function.runtime].reserved(self.setup)
        return _BETWEEN_LOOKS + self.setup.function.memory + isolates * reserved

    def _grant(self, isolates: int) -> None:
        if self.child is not None:
            widen(self.child.pid, self._writable(isolates))

    def _made(self) -> None:
        if self.child is not None:
            self.watch.begin(self.child.pid)

    async def open(self, pop: str) -> Failed | None:
        """Open the isolate of a PoP, unless it is open. The reason, where it cannot be."""
        return self.over if self.over is not None else await self.isolates.open(pop)

    def kill(self, why: Failed) -> None:
        """Kill the process and all its isolates."""
        if self.over is None:
            self.over = why
        if self.child is not None:
            self.child.kill()
        self.isolates.all_gone(self.over)

    async def close(self) -> None:
        """End the process and let go of all that belongs to it."""
        self.kill(Failed("crash", "the function was stopped"))
        if self.child is not None:
            await self.child.wait()
        for task in self._tasks:
            task.cancel()
        self.isolates.close()
        self._let_go()

    def _say(self, kind: str, name: str) -> None:
        if self.control is not None:
            self.control.write(Frame(json.dumps({"kind": kind, "call": name}).encode()).encode())

    def _on_frame(self, connection: Connection, up: Head, frame: Frame) -> None:
        isolates = self.isolates
        if connection.pop is not None:
            self.heard(connection.pop, up, frame)
        elif isinstance(up, Answered):
            connection.close()
        elif connection.greeted is not None:
            # It is not let in yet: what its module wrote while it was loaded may come before that.
            if up.pong:
                isolates.answered(connection, up.pong)
            if up.logs and not up.call:
                self.heard(connection.greeted, up, frame)
        elif connection is self.control:
            pop = isolates.named(up.pop)
            if up.pong:
                isolates.answered(up.pop, up.pong)
            if up.died is not None and pop is not None:
                isolates.gone(pop, failed(up.died))
        elif not secrets.compare_digest(up.hello, self.nonce):
            connection.close()
        elif up.pop:
            isolates.hello(connection, up)
        else:
            self.control = connection
            if self._ready is not None and not self._ready.done():
                self._ready.set_result(None)

    def _on_lost(self, connection: Connection) -> None:
        if connection is self.control:
            # How it ended is known a moment later, when the system tells; without it the reason is this one.
            ended = Failed("crash", "its process ended")
            asyncio.get_running_loop().call_later(0.2, self.kill, ended)
        else:
            self.isolates.lost(connection)

    async def _reap(self, child: Child) -> None:
        code = await child.wait()
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        self.kill(Failed("crash", f"its process {how}"))
        if self._ready is not None and not self._ready.done():
            self._ready.set_result(None)
        self._let_go()

    def _background(self, running: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(running)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _let_go(self) -> None:
        if self._server is not None:
            self._server.close()
        if self.control is not None:
            self.control.close()
        if self.child is not None:
            with contextlib.suppress(BrokenPipeError):
                self.child.stdin.close()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
