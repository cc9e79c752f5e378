"""A function in the host of its runtime, as the edge converses with it."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any

from edgecdn.edge.turns import Failed, Hangup, Message, Start, Turned
from edgecdn.runtimes.base import Setup
from edgecdn.runtimes.call import Call, charge, too_busy
from edgecdn.runtimes.connection import Head
from edgecdn.runtimes.frames import BadFrame, Frame
from edgecdn.runtimes.hosts import HOSTS
from edgecdn.runtimes.overruns import Overruns
from edgecdn.runtimes.plain import Answered, encode_start, turn_of
from edgecdn.runtimes.process import HostProcess
from edgecdn.runtimes.starting import Starter
from edgecdn.runtimes.wire import Up, encode_down, logs_of, turned


@dataclass(eq=False, slots=True)
class HostInstance:
    """One function. Its process starts with the first call and ends when there was none for a while.

    `mend` is what becomes of every turn before anybody hears of it.
    """

    setup: Setup
    mend: Callable[[Turned], Turned] = lambda turned: turned
    process: HostProcess | None = None
    calls: dict[str, Call] = field(default_factory=dict)
    retiring: bool = False
    starter: Starter = field(init=False)
    overruns: Overruns = field(init=False)
    _idle: asyncio.TimerHandle | None = None
    _quiet_since: float = 0.0
    _rested: asyncio.Event | None = None
    _closing: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.starter = Starter(HOSTS[self.setup.function.runtime].name, self._made, self._took)
        self.overruns = Overruns(
            self.setup.function, self.calls, lambda: self.process, self._fail, self._say_again, self._later
        )

    def _made(self) -> HostProcess:
        return HostProcess(self.setup, self._heard, self._died, self.overruns.busy, self._wanted)

    def _took(self, process: HostProcess) -> None:
        self.process = process

    def turn(self, pop: str, call: str, message: Message) -> Awaitable[Turned]:
        """One turn of a call: send the message; what the function says next is the answer."""
        state = self.calls.get(call)
        if isinstance(message, Start):
            process = self.process
            if len(self.calls) >= self.setup.function.limits.concurrency:
                most = f"{len(self.calls)} calls of it are under way already"
                return _known(self._turned(outcome=Failed("concurrency", most), done=True))
            if (
                self.retiring
                or process is None
                or process.over is not None
                or pop not in process.isolates.running
            ):
                return self._first(pop, call, message)
            state = self.calls[call] = Call(call, pop)
            self.overruns.watch(state)
        elif isinstance(message, Hangup):
            self._hang_up(call)
            return _known(self._turned(done=True))
        elif state is None:
            return _known(self._turned(outcome=Failed("crash", "this call is over"), done=True))
        return self._next(state, message)

    def holds(self, call: str) -> bool:
        """Whether a call is under way here."""
        return call in self.calls

    async def _first(self, pop: str, call: str, message: Start) -> Turned:
        """The first turn of a call for which something has to start."""
        failed = await self._open(pop, call)
        if failed is not None:
            self._forget(call)
            return self._turned(outcome=failed, done=True)
        state = self.calls.get(call)
        if state is None:
            return self._turned(outcome=Failed("crash", "this call is over"), done=True)
        return await self._next(state, message)

    def _next(self, state: Call, message: Message) -> asyncio.Future[Turned]:
        """Send a message; the next turn, which may be there already."""
        self._say(state, message)
        if not state.turns:
            state.waiting = asyncio.get_running_loop().create_future()
            return state.waiting
        turn = state.turns.popleft()
        if turn.done:
            self._forget(state.id)
        return _known(turn)

    def _say(self, state: Call, message: Message) -> None:
        process = self.process
        if process is None:
            return
        if isinstance(message, Start):
            meter, isolate = process.isolates.meters.get(state.pop), process.isolates.running.get(state.pop)
            if meter is not None and not meter.grace and len(self.calls) == 1:
                meter.take()  # what was done before this call is not its own
            if isolate is not None:
                isolate.started += 1
                state.number = isolate.started
            state.start = message
        state.owed = True
        process.isolates.send(state.pop, self._encoded(state.id, message))

    def _say_again(self, state: Call) -> None:
        if state.start is not None:
            self._say(state, state.start)

    def _tell(self, state: Call, turn: Turned) -> None:
        """A turn of a call, for whoever waits for it, now or later."""
        turn, waiting = self.mend(turn), state.waiting
        if waiting is None or waiting.done():
            if state.turns is None:
                state.turns = deque()
            state.turns.append(turn)
            return
        state.waiting = None
        if turn.done:
            self._forget(state.id)
        waiting.set_result(turn)

    def _encoded(self, call: str, message: Message) -> bytes:
        plain = None
        if isinstance(message, Start) and HOSTS[self.setup.function.runtime].plain:
            plain = encode_start(call, message)
        return plain or encode_down(call, message)

    def _turned(self, *, outcome: Failed | None = None, done: bool = False) -> Turned:
        return Turned(self.setup.clock(), outcome=outcome, done=done)

    async def _open(self, pop: str, call: str) -> Failed | None:
        """List the call and make its PoP's isolate ready; the reason, where that fails."""
        if self.retiring:
            return Failed("start", "the function was replaced")
        # Listed before anything is waited for: an instance that retires waits for its calls.
        state = self.calls[call] = Call(call, pop)
        process = self.process
        if process is None or process.over is not None:
            started = await self.starter.process()
            if isinstance(started, Failed):
                return started
            process = started
        if pop not in process.isolates.running:
            failed = await process.open(pop)
            if failed is not None:
                return failed
        self.overruns.watch(state)
        return None

    async def warm(self, pop: str) -> Failed | None:
        """Start the isolate of a PoP before it is needed; the reason, where that fails."""
        started = await self.starter.process()
        return started if isinstance(started, Failed) else await started.open(pop)

    def _heard(self, pop: str, up: Head, frame: Frame) -> None:
        if isinstance(up, Up) and not up.call:
            self._news(pop, up)
            return
        state = self.calls.get(up.call)
        if state is None or state.pop != pop:
            return
        self.starter.failures = 0
        state.owed, state.start = False, None
        cpu = charge(state, None if self.process is None else self.process.isolates.meters.get(pop))
        try:
            now = self.setup.clock()
            grown = None if self.process is None else self.process.watch.grown
            turn = (
                turn_of(up, frame.body, now, cpu, grown)
                if isinstance(up, Answered)
                else turned(up, frame, now, cpu, grown)
            )
        except BadFrame as problem:
            if self.process is not None:
                self.process.isolates.end(pop, Failed("crash", f"its host sent what is no turn: {problem}"))
            return
        busy = too_busy(self.setup.function.cpu, state.cpu)
        if busy is not None:
            if not turn.done and self.process is not None:
                self.process.isolates.send(pop, encode_down(up.call, Hangup()))
            self._fail(state, busy)
            return
        if turn.outcome is not None and not turn.done:
            # The response is given: what goes on behind it has the function's time once more.
            self.overruns.watch(state)
        self._tell(state, turn)
        spent = isinstance(turn.outcome, Failed) and turn.outcome.kind == "memory"
        if spent and turn.done and self.process is not None:
            # What it has taken is taken: the next call gets another isolate.
            self.process.isolates.end(
                pop, Failed("memory", "another call took all the memory of its isolate")
            )

    def _wanted(self) -> bool:
        return any(state.owed for state in self.calls.values())

    def _news(self, pop: str, up: Up) -> None:
        """What an isolate says that belongs to no call."""
        self.overruns.answered(up.pong)
        if up.logs:
            self.setup.told(pop, logs_of(up))

    def _died(self, pop: str, why: Failed) -> None:
        """An isolate is gone, and with it every call that it had."""
        for state in list(self.calls.values()):
            if state.pop == pop and not state.spared:
                self._fail(state, why)

    def _fail(self, state: Call, why: Failed) -> None:
        state.deadline = inf
        state.owed, state.start = False, None
        turn = self._turned(outcome=why, done=True)
        self._tell(state, replace(turn, cpu=state.cpu) if state.cpu else turn)

    def _hang_up(self, call: str) -> None:
        state = self.calls.get(call)
        if state is not None and self.process is not None:
            self.process.isolates.send(state.pop, encode_down(call, Hangup()))
        self._forget(call)

    def _forget(self, call: str) -> None:
        self.calls.pop(call, None)
        if not self.calls:
            if self._rested is not None:
                self._rested.set()
            self._rest()

    def _rest(self) -> None:
        """Nobody calls: end the process when that lasts, or now where the function is to retire."""
        loop = asyncio.get_running_loop()
        self._quiet_since = loop.time()
        if self._idle is None or self.retiring:
            self._idle = loop.call_later(0.0 if self.retiring else self.setup.idle, self._end_if_idle)

    def _end_if_idle(self) -> None:
        self._idle = None
        loop = asyncio.get_running_loop()
        rest = 0.0 if self.retiring else self._quiet_since + self.setup.idle - loop.time()
        process = self.process
        if self.calls or process is None:
            return
        # A timer is not set anew for each call: calls came since this one was.
        if rest > 0.001:
            self._idle = loop.call_later(rest, self._end_if_idle)
            return
        self.process = None
        self._later(process.close())

    def _later(self, running: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(running)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def retire(self) -> None:
        """Finish the calls under way, take no new ones, then close."""
        self.retiring = True
        if self.calls:
            self._rested = asyncio.Event()
            await self._rested.wait()
        await self.close()

    async def close(self) -> None:
        """End at once; calls under way fail."""
        self.retiring = True
        if self._idle is not None:
            self._idle.cancel()
        self.overruns.close()
        await self.starter.settled()
        if self.process is not None:
            await self.process.close()
            self.process = None
        for task in list(self._closing):
            with contextlib.suppress(Exception):
                await task


def _known(turn: Turned) -> asyncio.Future[Turned]:
    known: asyncio.Future[Turned] = asyncio.get_running_loop().create_future()
    known.set_result(turn)
    return known
