"""The operating-system process of one function, and its isolates: one for each PoP."""

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
from edgecdn.runtimes.hosts import HOSTS
from edgecdn.runtimes.meter import Meter, niced, resident_bytes
from edgecdn.runtimes.plain import Answered
from edgecdn.runtimes.walls import widen
from edgecdn.runtimes.wire import Up, failed

START_SECONDS: Final = 5.0
"""How long an isolate may take to load its module."""

_WATCH_SECONDS: Final = 0.05
_FINEST_SECONDS: Final = 0.005
_MARK_SECONDS: Final = 0.5
_GRACE_SECONDS: Final = 0.05
"""The processor time of a new isolate that no call is charged with: its code and the host's are compiled in it."""

_MARK: Final = Frame(b'{"call":"","kind":"mark"}').encode()

_BETWEEN_LOOKS: Final = 2 * 1024 * 1024 * 1024
"""The bytes beyond its memory that a process could take between two looks: the system refuses it more."""

_MOST_ISOLATES: Final = 256
"""For how many isolates what they reserve is granted at most."""

Heard = Callable[[str, Head, Frame], None]
Died = Callable[[str, Failed], None]
Busy = Callable[[str, float], None]


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
    isolates: dict[str, Connection] = field(default_factory=dict)
    opening: dict[str, asyncio.Future[Failed | None]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    meters: dict[str, Meter] = field(default_factory=dict)
    grown: float | None = None
    opened: int = 0
    over: Failed | None = None
    _server: asyncio.Server | None = None
    _ready: asyncio.Future[None] | None = None
    _marking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _answers: dict[object, asyncio.Future[int]] = field(default_factory=dict)
    _rest: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

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
        told = {
            "socket": path,
            "nonce": self.nonce,
            "file": str(setup.file.resolve()),
            "root": str(setup.root.resolve()),
            "api": setup.function.api,
            "on": setup.function.on,
            "paths": setup.function.paths,
            "memory": setup.function.memory,
            "heap": max(16, setup.function.memory // 2**20),
            "env": {
                "strings": dict(setup.env),
                "images": setup.function.images,
                "kv": [name for name, _ in setup.function.kv],
            },
            "now": setup.clock(),
            "seed": setup.seed,
            "inspect": setup.inspect,
            "event": None if setup.event is None else json.loads(setup.event),
        }
        # A process that is gone by now is told by its end; a pipe of a page's size takes this at once.
        with contextlib.suppress(BrokenPipeError):
            self.child.stdin.write(json.dumps(told).encode() + b"\n")
            self.child.stdin.flush()
        self._background(self._reap(self.child))
        self._background(self._watch(self.child.pid))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self._ready), START_SECONDS)
        if self.control is None and self.over is None:
            self.kill(Failed("start", f"{host.name} did not start within {START_SECONDS:.0f} s"))

    def _writable(self, isolates: int) -> int:
        """The bytes that the process may write to with so many isolates."""
        reserved = HOSTS[self.setup.function.runtime].reserved(self.setup)
        return _BETWEEN_LOOKS + self.setup.function.memory + isolates * reserved

    async def open(self, pop: str) -> Failed | None:
        """Open the isolate of a PoP, unless it is open. The reason, where it cannot be."""
        if self.over is not None:
            return self.over
        if pop in self.isolates:
            return None
        opening = self.opening.get(pop)
        if opening is None:
            opening = self.opening[pop] = asyncio.get_running_loop().create_future()
            self.opened += 1
            # A name of its own: news of an isolate that ended must not be taken for news of the next one.
            self.names[pop] = f"{pop}/{self.opened}"
            if self.child is not None:
                widen(self.child.pid, self._writable(len(self.isolates) + len(self.opening)))
            self._say("open", self.names[pop])
            asyncio.get_running_loop().call_later(START_SECONDS, self._too_slow, pop, opening)
        return await asyncio.shield(opening)

    def _too_slow(self, pop: str, opening: asyncio.Future[Failed | None]) -> None:
        if not opening.done():
            self.end(pop, Failed("start", f"its module did not load within {START_SECONDS:.0f} s"))

    def send(self, pop: str, data: bytes) -> None:
        """Send a frame to the isolate of a PoP; what is sent to one that is gone is lost, as its calls are."""
        connection = self.isolates.get(pop)
        if connection is not None:
            connection.write(data)

    def end(self, pop: str, why: Failed) -> None:
        """End the isolate of a PoP, whatever it does; `died` is told `why`."""
        self._say("end", self.names[pop])
        self._gone(pop, why)

    def kill(self, why: Failed) -> None:
        """Kill the process and all its isolates."""
        if self.over is None:
            self.over = why
        if self.child is not None:
            self.child.kill()
        for pop in {*self.isolates, *self.opening}:
            self._gone(pop, self.over)

    async def close(self) -> None:
        """End the process and let go of all that belongs to it."""
        self.kill(Failed("crash", "the function was stopped"))
        if self.child is not None:
            await self.child.wait()
        for task in self._tasks:
            task.cancel()
        self._let_go()

    def _say(self, kind: str, name: str) -> None:
        if self.control is not None:
            self.control.write(Frame(json.dumps({"kind": kind, "call": name}).encode()).encode())

    def _on_frame(self, connection: Connection, up: Head, frame: Frame) -> None:
        if connection.pop is not None:
            self.heard(connection.pop, up, frame)
        elif isinstance(up, Answered):
            connection.close()
        elif connection.greeted is not None:
            # It is not let in yet: what its module wrote while it was loaded may come before that.
            if up.pong:
                self._answered(connection, up.pong)
            if up.logs and not up.call:
                self.heard(connection.greeted, up, frame)
        elif connection is self.control:
            pop = self._pop_of(up.pop)
            if up.pong:
                self._answered(up.pop, up.pong)
            if up.died is not None and pop is not None:
                self._gone(pop, failed(up.died))
        elif not secrets.compare_digest(up.hello, self.nonce):
            connection.close()
        elif up.pop:
            self._hello(connection, up)
        else:
            self.control = connection
            if self._ready is not None and not self._ready.done():
                self._ready.set_result(None)

    def _pop_of(self, name: str) -> str | None:
        """The PoP whose isolate is called so now; None for one that is gone."""
        pop = name.rpartition("/")[0]
        return pop if self.names.get(pop) == name else None

    def _hello(self, connection: Connection, up: Up) -> None:
        pop = self._pop_of(up.pop)
        opening = None if pop is None else self.opening.get(pop)
        if pop is None or opening is None or opening.done():
            self._say("end", up.pop)
            return
        if up.failed is not None:
            self._say("end", up.pop)
            del self.names[pop], self.opening[pop]
            opening.set_result(failed(up.failed))
            return
        connection.greeted = pop
        self._background(self._admit(pop, up.pop, connection))

    async def _admit(self, pop: str, name: str, connection: Connection) -> None:
        """Let an isolate in that has loaded its module, with a meter on its thread."""
        meter = await self._metered(connection)
        opening = self.opening.pop(pop, None) if self._pop_of(name) == pop else None
        if opening is None or opening.done():
            if meter is not None:
                meter.close()
            return
        self.isolates[pop] = connection
        connection.pop = pop
        if meter is not None:
            self.meters[pop] = meter
        if self.child is not None:
            # What is there by now is the host's own; what a call adds to it is the function's.
            self._rest, self.grown = resident_bytes(self.child.pid) or 0, 0.0
        opening.set_result(None)

    async def _metered(self, connection: Connection) -> Meter | None:
        """A meter on an isolate's thread. It shows which one it is by becoming nicer, which a thread can for itself alone."""
        assert self.child is not None, "it said hello"
        pid, peer = self.child.pid, connection.peer()
        if peer is not None and peer != pid:
            return Meter.of(peer, peer, _GRACE_SECONDS)
        async with self._marking:
            await self._answer(connection, lambda: connection.write(_MARK))
            new = niced(pid) - {meter.thread for meter in self.meters.values()}
        return Meter.of(pid, new.pop(), _GRACE_SECONDS) if len(new) == 1 else None

    async def who(self, pop: str) -> int | None:
        """Which call an isolate works for, by the number that it was opened with; None where its host does not tell."""
        name = self.names.get(pop)
        if name is None or pop not in self.isolates:
            return None
        return await self._answer(name, lambda: self._say("who", name))

    async def _answer(self, key: object, ask: Callable[[], None]) -> int | None:
        answer = self._answers[key] = asyncio.get_running_loop().create_future()
        ask()
        try:
            return await asyncio.wait_for(answer, _MARK_SECONDS)
        except TimeoutError:
            return None
        finally:
            self._answers.pop(key, None)

    def _answered(self, key: object, number: int) -> None:
        answer = self._answers.get(key)
        if answer is not None and not answer.done():
            answer.set_result(number)

    def _on_lost(self, connection: Connection) -> None:
        if connection is self.control:
            # How it ended is known a moment later, when the system tells; without it the reason is this one.
            ended = Failed("crash", "its process ended")
            asyncio.get_running_loop().call_later(0.2, self.kill, ended)
            return
        for pop, known in list(self.isolates.items()):
            if known is connection:
                # Why it ended comes on the control socket, a moment later; without it the reason is this one.
                asyncio.get_running_loop().call_later(
                    0.2, self._gone_unless_replaced, pop, connection, Failed("crash", "its isolate ended")
                )

    def _gone_unless_replaced(self, pop: str, connection: Connection, why: Failed) -> None:
        if self.isolates.get(pop) is connection:
            self._gone(pop, why)

    def _gone(self, pop: str, why: Failed) -> None:
        self.names.pop(pop, None)
        connection = self.isolates.pop(pop, None)
        opening = self.opening.pop(pop, None)
        meter = self.meters.pop(pop, None)
        if meter is not None:
            meter.close()
        if opening is not None and not opening.done():
            opening.set_result(why)
        if connection is not None:
            connection.pop = None
            connection.close()
            self.died(pop, why)

    async def _reap(self, child: Child) -> None:
        code = await child.wait()
        self.kill(
            Failed(
                "crash",
                f"its process was ended by signal {-code}"
                if code < 0
                else f"its process ended with code {code}",
            )
        )
        if self._ready is not None and not self._ready.done():
            self._ready.set_result(None)
        self._let_go()

    async def _watch(self, pid: int) -> None:
        """Kill the process when its resident memory outgrows what its isolates may have; tell how busy they are."""
        memory, host = self.setup.function.memory, HOSTS[self.setup.function.runtime]
        limit = self.setup.function.cpu
        # A limit on processor time is looked after in eighths of it.
        fine = _WATCH_SECONDS if limit is None else min(_WATCH_SECONDS, max(_FINEST_SECONDS, limit / 8))
        while self.over is None:
            await asyncio.sleep(fine if self.wanted() else _WATCH_SECONDS)
            resident = resident_bytes(pid)
            allowed = host.base + max(1, len(self.isolates)) * (host.isolate + memory)
            if resident is not None and self._rest:
                self.grown = max(0, resident - self._rest) / (max(1, len(self.isolates)) * memory)
            if resident is not None and resident > allowed:
                text = f"it took {resident // 2**20} MiB, more than its {memory // 2**20} MiB allow"
                self.kill(Failed("memory", text))
            for pop, connection in list(self.isolates.items()):
                self._watch_isolate(pop, connection, pid)
            for pop, meter in list(self.meters.items()):
                self.busy(pop, meter.pending())

    def _watch_isolate(self, pop: str, connection: Connection, pid: int) -> None:
        """The same for an isolate that is a process of its own: it alone ends."""
        peer = connection.peer()
        if peer is None or peer == pid:
            return
        memory = self.setup.function.memory
        resident = resident_bytes(peer)
        if resident is not None:
            self.grown = max(self.grown or 0.0, max(0, resident - self._rest) / memory)
        if resident is not None and resident > HOSTS[self.setup.function.runtime].isolate + memory:
            text = f"it took {resident // 2**20} MiB, more than its {memory // 2**20} MiB allow"
            self.end(pop, Failed("memory", text))

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
