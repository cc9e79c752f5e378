"""The isolates of one process, one for each PoP: how they open, who is which, and how they end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

from edgecdn.edge.turns import Failed
from edgecdn.runtimes.connection import Connection
from edgecdn.runtimes.frames import Frame
from edgecdn.runtimes.meter import Meter, niced
from edgecdn.runtimes.wire import Up, failed

START_SECONDS: Final = 5.0
"""How long an isolate may take to load its module."""

_MARK_SECONDS: Final = 0.5
_GRACE_SECONDS: Final = 0.05
"""The processor time of a new isolate that no call is charged with: its code and the host's are compiled in it."""

_MARK: Final = Frame(b'{"call":"","kind":"mark"}').encode()

Died = Callable[[str, Failed], None]


@dataclass(eq=False, slots=True)
class Isolates:
    """Those of a process whose number is `pid` once it runs; `running` are those that have loaded, by PoP, with a `meter` on each.

    `say` gives the host a word about an isolate, by its name. `making` is told of how many there will be before one more opens,
    `made` that one is there, and `died` of every end.
    """

    say: Callable[[str, str], None]
    making: Callable[[int], None]
    made: Callable[[], None]
    died: Died
    pid: int = 0
    running: dict[str, Connection] = field(default_factory=dict)
    meters: dict[str, Meter] = field(default_factory=dict)
    opened: int = 0
    _opening: dict[str, asyncio.Future[Failed | None]] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _marking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _answers: dict[object, asyncio.Future[int]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def open(self, pop: str) -> Failed | None:
        """Open the isolate of a PoP, unless it is open. The reason, where it cannot be."""
        if pop in self.running:
            return None
        opening = self._opening.get(pop)
        if opening is None:
            opening = self._opening[pop] = asyncio.get_running_loop().create_future()
            self.opened += 1
            # A name of its own: news of an isolate that ended must not be taken for news of the next one.
            self._names[pop] = f"{pop}/{self.opened}"
            self.making(len(self.running) + len(self._opening))
            self.say("open", self._names[pop])
            asyncio.get_running_loop().call_later(START_SECONDS, self._too_slow, pop, opening)
        return await asyncio.shield(opening)

    def _too_slow(self, pop: str, opening: asyncio.Future[Failed | None]) -> None:
        if not opening.done():
            self.end(pop, Failed("start", f"its module did not load within {START_SECONDS:.0f} s"))

    def send(self, pop: str, data: bytes) -> None:
        """Send a frame to the isolate of a PoP; what is sent to one that is gone is lost, as its calls are."""
        connection = self.running.get(pop)
        if connection is not None:
            connection.write(data)

    def end(self, pop: str, why: Failed) -> None:
        """End the isolate of a PoP, whatever it does; `died` is told `why`."""
        self.say("end", self._names[pop])
        self.gone(pop, why)

    def all_gone(self, why: Failed) -> None:
        """Their process has ended."""
        for pop in {*self.running, *self._opening}:
            self.gone(pop, why)

    def close(self) -> None:
        """Let none in any more."""
        for task in self._tasks:
            task.cancel()

    def named(self, name: str) -> str | None:
        """The PoP whose isolate is called so now; None for one that is gone."""
        pop = name.rpartition("/")[0]
        return pop if self._names.get(pop) == name else None

    def hello(self, connection: Connection, up: Up) -> None:
        """An isolate says that it has loaded its module, or why it has not."""
        pop = self.named(up.pop)
        opening = None if pop is None else self._opening.get(pop)
        if pop is None or opening is None or opening.done():
            self.say("end", up.pop)
            return
        if up.failed is not None:
            self.say("end", up.pop)
            del self._names[pop], self._opening[pop]
            opening.set_result(failed(up.failed))
            return
        connection.greeted = pop
        self._background(self._admit(pop, up.pop, connection))

    async def _admit(self, pop: str, name: str, connection: Connection) -> None:
        """Let an isolate in that has loaded its module, with a meter on its thread."""
        meter = await self._metered(connection)
        opening = self._opening.pop(pop, None) if self.named(name) == pop else None
        if opening is None or opening.done():
            if meter is not None:
                meter.close()
            return
        self.running[pop] = connection
        connection.pop = pop
        if meter is not None:
            self.meters[pop] = meter
        self.made()
        opening.set_result(None)

    async def _metered(self, connection: Connection) -> Meter | None:
        """A meter on an isolate's thread. It shows which one it is by becoming nicer, which a thread can for itself alone."""
        peer = connection.peer()
        if peer is not None and peer != self.pid:
            return Meter.of(peer, peer, _GRACE_SECONDS)
        async with self._marking:
            await self._answer(connection, lambda: connection.write(_MARK))
            new = niced(self.pid) - {meter.thread for meter in self.meters.values()}
        return Meter.of(self.pid, new.pop(), _GRACE_SECONDS) if len(new) == 1 else None

    async def who(self, pop: str) -> int | None:
        """Which call an isolate works for, by the number that it was opened with; None where its host does not tell."""
        name = self._names.get(pop)
        if name is None or pop not in self.running:
            return None
        return await self._answer(name, lambda: self.say("who", name))

    async def _answer(self, key: object, ask: Callable[[], None]) -> int | None:
        answer = self._answers[key] = asyncio.get_running_loop().create_future()
        ask()
        try:
            return await asyncio.wait_for(answer, _MARK_SECONDS)
        except TimeoutError:
            return None
        finally:
            self._answers.pop(key, None)

    def answered(self, key: object, number: int) -> None:
        """A number has come that was asked for: of an isolate by its name, or from its connection."""
        answer = self._answers.get(key)
        if answer is not None and not answer.done():
            answer.set_result(number)

    def lost(self, connection: Connection) -> None:
        """A connection has ended, and with it the isolate that spoke there."""
        for pop, known in list(self.running.items()):
            if known is connection:
                # Why it ended comes on the control socket, a moment later; without it the reason is this one.
                asyncio.get_running_loop().call_later(
                    0.2, self._gone_unless_replaced, pop, connection, Failed("crash", "its isolate ended")
                )

    def _gone_unless_replaced(self, pop: str, connection: Connection, why: Failed) -> None:
        if self.running.get(pop) is connection:
            self.gone(pop, why)

    def gone(self, pop: str, why: Failed) -> None:
        """The isolate of a PoP has ended: whoever waits for it, or for its calls, is told."""
        self._names.pop(pop, None)
        connection = self.running.pop(pop, None)
        opening = self._opening.pop(pop, None)
        meter = self.meters.pop(pop, None)
        if meter is not None:
            meter.close()
        if opening is not None and not opening.done():
            opening.set_result(why)
        if connection is not None:
            connection.pop = None
            connection.close()
            self.died(pop, why)

    def _background(self, running: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(running)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
