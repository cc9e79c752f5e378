"""A function in the host of its runtime, as the edge converses with it."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, Final

from edgecdn.edge.turns import Failed, Hangup, Message, Start, Turned
from edgecdn.runtimes.base import CannotStart, Setup
from edgecdn.runtimes.connection import Head
from edgecdn.runtimes.frames import BadFrame, Frame
from edgecdn.runtimes.hosts import HOSTS
from edgecdn.runtimes.plain import Answered, encode_start, turn_of
from edgecdn.runtimes.process import HostProcess
from edgecdn.runtimes.wire import Up, encode_down, logs_of, turned

_PING_SECONDS: Final = 0.25
"""How long an isolate that overran a call's time may take to show that it still listens."""

_BACKOFF: Final = (0.0, 0.0, 0.1, 0.5, 2.0)
"""Seconds to wait before a process is started again, by how many ended in a row without answering a call."""


@dataclass(eq=False, slots=True)
class _Call:
    """A call under way: turns that nobody has taken yet, and who waits for the next one."""

    pop: str
    turns: deque[Turned] = field(default_factory=deque)
    waiting: asyncio.Future[None] | None = None
    deadline: asyncio.TimerHandle | None = None

    def tell(self, turn: Turned) -> None:
        self.turns.append(turn)
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_result(None)

    def take(self) -> Turned:
        """All turns that are there, as one."""
        turn = self.turns.popleft()
        while self.turns and turn.outcome is None and turn.pulled is None:
            later = self.turns.popleft()
            turn = replace(later, asks=(*turn.asks, *later.asks), logs=(*turn.logs, *later.logs))
        return turn


@dataclass(eq=False, slots=True)
class HostInstance:
    """One function. Its process starts with the first call and ends when there was none for a while."""

    setup: Setup
    process: HostProcess | None = None
    calls: dict[str, _Call] = field(default_factory=dict)
    failures: int = 0
    retiring: bool = False
    _starting: asyncio.Task[HostProcess | Failed] | None = None
    _pings: dict[int, asyncio.Future[None]] = field(default_factory=dict)
    _idle: asyncio.TimerHandle | None = None
    _rested: asyncio.Event | None = None
    _closing: set[asyncio.Task[None]] = field(default_factory=set)

    async def turn(self, pop: str, call: str, message: Message) -> Turned:
        """One turn of a call: send the message, wait for what the function says next."""
        if isinstance(message, Hangup):
            self._hang_up(call)
            return self._turned(done=True)
        if isinstance(message, Start):
            failed = await self._open(pop, call)
            if failed is not None:
                self._forget(call)
                return self._turned(outcome=failed, done=True)
        state = self.calls.get(call)
        if state is None:
            return self._turned(outcome=Failed("crash", "this call is over"), done=True)
        if self.process is not None:
            self.process.send(pop, self._encoded(call, message))
        if not state.turns:
            state.waiting = asyncio.get_running_loop().create_future()
            await state.waiting
        turn = state.take()
        if turn.done:
            self._forget(call)
        return turn

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
        state = self.calls[call] = _Call(pop)
        process = self.process
        if process is None or process.over is not None:
            started = await self._started()
            if isinstance(started, Failed):
                return started
            process = started
        if pop not in process.isolates:
            failed = await process.open(pop)
            if failed is not None:
                return failed
        loop = asyncio.get_running_loop()
        state.deadline = loop.call_later(self.setup.function.timeout, self._overrun, call)
        return None

    async def warm(self, pop: str) -> Failed | None:
        """Start the isolate of a PoP before it is needed; the reason, where that fails."""
        started = await self._started()
        return started if isinstance(started, Failed) else await started.open(pop)

    async def _started(self) -> HostProcess | Failed:
        if self._starting is None or self._starting.done():
            self._starting = asyncio.ensure_future(self._start())
        return await asyncio.shield(self._starting)

    async def _start(self) -> HostProcess | Failed:
        await asyncio.sleep(_BACKOFF[min(self.failures, len(_BACKOFF) - 1)])
        self.failures += 1
        process = HostProcess(self.setup, self._heard, self._died)
        try:
            await process.start()
        except CannotStart as problem:
            return Failed("start", str(problem))
        except OSError as problem:
            return Failed("start", f"{HOSTS[self.setup.function.runtime].name} does not start: {problem}")
        self.process = process
        return process if process.over is None else process.over

    def _heard(self, pop: str, up: Head, frame: Frame) -> None:
        if isinstance(up, Up) and not up.call:
            self._news(pop, up)
            return
        state = self.calls.get(up.call)
        if state is None or state.pop != pop:
            return
        self.failures = 0
        try:
            now = self.setup.clock()
            turn = turn_of(up, frame.body, now) if isinstance(up, Answered) else turned(up, frame, now)
        except BadFrame as problem:
            if self.process is not None:
                self.process.end(pop, Failed("crash", f"its host sent what is no turn: {problem}"))
            return
        if turn.outcome is not None and not turn.done:
            # The response is given: what goes on behind it has the function's time once more.
            self._restart_deadline(up.call, state)
        state.tell(turn)
        spent = isinstance(turn.outcome, Failed) and turn.outcome.kind == "memory"
        if spent and turn.done and self.process is not None:
            # What it has taken is taken: the next call gets another isolate.
            self.process.end(pop, Failed("memory", "another call took all the memory of its isolate"))

    def _news(self, pop: str, up: Up) -> None:
        """What an isolate says that belongs to no call."""
        answered = self._pings.pop(up.pong, None)
        if answered is not None and not answered.done():
            answered.set_result(None)
        if up.logs:
            self.setup.told(pop, logs_of(up))

    def _restart_deadline(self, call: str, state: _Call) -> None:
        if state.deadline is not None:
            state.deadline.cancel()
        loop = asyncio.get_running_loop()
        state.deadline = loop.call_later(self.setup.function.timeout, self._overrun, call)

    def _died(self, pop: str, why: Failed) -> None:
        """An isolate is gone, and with it every call that it had."""
        for state in list(self.calls.values()):
            if state.pop == pop:
                self._fail(state, why)

    def _fail(self, state: _Call, why: Failed) -> None:
        state.tell(self._turned(outcome=why, done=True))
        if state.deadline is not None:
            state.deadline.cancel()

    def _overrun(self, call: str) -> None:
        """A call has had its time. Where its isolate still listens only the call ends; where not, the isolate does."""
        state = self.calls.get(call)
        if state is None or self.process is None:
            return
        seconds = self.setup.function.timeout
        text = f"it took longer than its {seconds:g} s"
        number = id(state) % 2**31 + 1
        answered = self._pings[number] = asyncio.get_running_loop().create_future()
        ping = Frame(b'{"call":"","kind":"ping","number":%d}' % number).encode()
        self.process.send(state.pop, ping)
        process, isolate = self.process, self.process.isolates.get(state.pop)

        async def decide() -> None:
            try:
                await asyncio.wait_for(answered, _PING_SECONDS)
            except TimeoutError:
                if self.calls.get(call) is not state or process.isolates.get(state.pop) is not isolate:
                    return  # it ended by itself meanwhile, of something else
                others = Failed("crash", f"its isolate was ended: another call {text.removeprefix('it ')}")
                self._fail(state, Failed("timeout", text))
                process.end(state.pop, others)
            else:
                process.send(state.pop, encode_down(call, Hangup()))
                self._fail(state, Failed("timeout", text))
            finally:
                self._pings.pop(number, None)

        self._later(decide())

    def _hang_up(self, call: str) -> None:
        state = self.calls.get(call)
        if state is not None and self.process is not None:
            self.process.send(state.pop, encode_down(call, Hangup()))
        self._forget(call)

    def _forget(self, call: str) -> None:
        state = self.calls.pop(call, None)
        if state is not None and state.deadline is not None:
            state.deadline.cancel()
        if not self.calls:
            if self._rested is not None:
                self._rested.set()
            self._rest()

    def _rest(self) -> None:
        """Nobody calls: end the process when that lasts, or now where the function is to retire."""
        if self._idle is not None:
            self._idle.cancel()
        loop = asyncio.get_running_loop()
        self._idle = loop.call_later(0.0 if self.retiring else self.setup.idle, self._end_if_idle)

    def _end_if_idle(self) -> None:
        process = self.process
        if not self.calls and process is not None:
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
        if self._starting is not None and not self._starting.done():
            with contextlib.suppress(Exception):
                await self._starting
        if self.process is not None:
            await self.process.close()
            self.process = None
        for task in list(self._closing):
            with contextlib.suppress(Exception):
                await task
