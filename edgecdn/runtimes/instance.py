"""A function in the host of its runtime, as the edge converses with it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, Final

from edgecdn.edge.turns import Failed, Hangup, Message, Start, Turned
from edgecdn.runtimes.base import CannotStart, Setup
from edgecdn.runtimes.call import Call
from edgecdn.runtimes.connection import Head
from edgecdn.runtimes.frames import BadFrame, Frame
from edgecdn.runtimes.hosts import HOSTS
from edgecdn.runtimes.plain import Answered, encode_start, turn_of
from edgecdn.runtimes.process import HostProcess
from edgecdn.runtimes.wire import Up, encode_down, logs_of, turned

_PING_SECONDS: Final = 0.25
"""How long an isolate that overran a call's time may take to show that it still listens."""

_SLACK_SECONDS: Final = 0.01
"""The processor time that a call may take beyond its limit: what its host needs for itself, above all when it is new."""

_STRAY_SECONDS: Final = 0.5
"""The processor time after which an isolate is ended that works for no call: what goes on there, nobody asked for."""

_BACKOFF: Final = (0.0, 0.0, 0.1, 0.5, 2.0)
"""Seconds to wait before a process is started again, by how many ended in a row without answering a call."""


@dataclass(eq=False, slots=True)
class HostInstance:
    """One function. Its process starts with the first call and ends when there was none for a while."""

    setup: Setup
    process: HostProcess | None = None
    calls: dict[str, Call] = field(default_factory=dict)
    failures: int = 0
    retiring: bool = False
    _ending: set[str] = field(default_factory=set)
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
        self._tell(pop, call, state, message)
        if not state.turns:
            state.waiting = asyncio.get_running_loop().create_future()
            await state.waiting
        turn = state.take()
        if turn.done:
            self._forget(call)
        return turn

    def _tell(self, pop: str, call: str, state: Call, message: Message) -> None:
        process = self.process
        if process is None:
            return
        if isinstance(message, Start):
            meter = process.meters.get(pop)
            if meter is not None and len(self.calls) == 1:
                meter.take()  # what was done before this call is not its own
            connection = process.isolates.get(pop)
            if connection is not None:
                connection.started += 1
                state.number = connection.started
            state.start = message
        state.owed = True
        process.send(pop, self._encoded(call, message))

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
        most = self.setup.function.limits.concurrency
        if len(self.calls) >= most:
            return Failed("concurrency", f"{most} calls of it are under way already")
        # Listed before anything is waited for: an instance that retires waits for its calls.
        state = self.calls[call] = Call(pop)
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

    async def _started(self) -> HostProcess | Failed:
        if self._starting is None or self._starting.done():
            self._starting = asyncio.ensure_future(self._start())
        return await asyncio.shield(self._starting)

    async def _start(self) -> HostProcess | Failed:
        await asyncio.sleep(_BACKOFF[min(self.failures, len(_BACKOFF) - 1)])
        self.failures += 1
        process = HostProcess(self.setup, self._heard, self._died, self._busy, self._wanted)
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
        state.owed, state.start = False, None
        cpu = self._charge(pop, state)
        try:
            now = self.setup.clock()
            turn = (
                turn_of(up, frame.body, now, cpu) if isinstance(up, Answered) else turned(up, frame, now, cpu)
            )
        except BadFrame as problem:
            if self.process is not None:
                self.process.end(pop, Failed("crash", f"its host sent what is no turn: {problem}"))
            return
        limit = self.setup.function.cpu
        if limit is not None and state.cpu > limit + _SLACK_SECONDS:
            if not turn.done and self.process is not None:
                self.process.send(pop, encode_down(up.call, Hangup()))
            self._fail(state, self._too_busy(limit))
            return
        if turn.outcome is not None and self.process is not None and self.process.grown is not None:
            turn = replace(turn, memory=self.process.grown)
        if turn.outcome is not None and not turn.done:
            # The response is given: what goes on behind it has the function's time once more.
            self._restart_deadline(up.call, state)
        state.tell(turn)
        spent = isinstance(turn.outcome, Failed) and turn.outcome.kind == "memory"
        if spent and turn.done and self.process is not None:
            # What it has taken is taken: the next call gets another isolate.
            self.process.end(pop, Failed("memory", "another call took all the memory of its isolate"))

    def _charge(self, pop: str, state: Call) -> float | None:
        """The processor time of a call whose isolate has just spoken for it: what that took since is this call's."""
        meter = None if self.process is None else self.process.meters.get(pop)
        if meter is None:
            return None
        state.cpu += meter.take()
        return state.cpu

    @staticmethod
    def _too_busy(limit: float) -> Failed:
        return Failed("cpu", f"it took more than its {limit * 1000:g} ms of processor time")

    def _wanted(self) -> bool:
        return any(state.owed for state in self.calls.values())

    def _busy(self, pop: str, seconds: float) -> None:
        """An isolate has taken so much processor time since its last turn: end it where that is too much."""
        process, limit = self.process, self.setup.function.cpu
        if process is None or pop in self._ending:
            return
        owed = [state for state in self.calls.values() if state.pop == pop and state.owed]
        if not owed:
            if seconds > _STRAY_SECONDS and not any(state.pop == pop for state in self.calls.values()):
                process.end(pop, Failed("cpu", "its isolate went on working for no call"))
        elif limit is not None and max(state.cpu for state in owed) + seconds > limit + _SLACK_SECONDS:
            self._later(self._end_stuck(process, pop, owed[0], self._too_busy(limit)))

    async def _end_stuck(self, process: HostProcess, pop: str, blamed: Call, why: Failed) -> None:
        """End an isolate that a call keeps to itself: that call fails, and those that have not begun begin again.

        Which call it is the host's main thread tells; `blamed` is the one where it does not.
        """
        isolate = process.isolates.get(pop)
        self._ending.add(pop)
        try:
            number = await process.who(pop)
        finally:
            self._ending.discard(pop)
        if isolate is None or process.isolates.get(pop) is not isolate or not blamed.owed:
            return  # it ended by itself meanwhile, or has come back
        calls = [(name, state) for name, state in self.calls.items() if state.pop == pop]
        guilty = next((state for _, state in calls if state.number == number and state.owed), blamed)
        # What has had no turn yet has done nothing that anybody could know of.
        again = [(name, state) for name, state in calls if state is not guilty and state.start is not None]
        for _, state in again:
            state.spared = True
        self._fail(guilty, why)
        process.end(
            pop, Failed("crash", f"its isolate was ended: another call {why.text.removeprefix('it ')}")
        )
        if again:
            failed = await process.open(pop)
            for name, state in again:
                state.spared = False
                if self.calls.get(name) is not state:
                    continue  # its client has left
                if failed is not None:
                    self._fail(state, failed)
                elif state.start is not None:
                    self._tell(pop, name, state, state.start)

    def _news(self, pop: str, up: Up) -> None:
        """What an isolate says that belongs to no call."""
        answered = self._pings.pop(up.pong, None)
        if answered is not None and not answered.done():
            answered.set_result(None)
        if up.logs:
            self.setup.told(pop, logs_of(up))

    def _restart_deadline(self, call: str, state: Call) -> None:
        if state.deadline is not None:
            state.deadline.cancel()
        loop = asyncio.get_running_loop()
        state.deadline = loop.call_later(self.setup.function.timeout, self._overrun, call)

    def _died(self, pop: str, why: Failed) -> None:
        """An isolate is gone, and with it every call that it had."""
        for state in list(self.calls.values()):
            if state.pop == pop and not state.spared:
                self._fail(state, why)

    def _fail(self, state: Call, why: Failed) -> None:
        state.owed, state.start = False, None
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
                why = Failed("timeout", text)
                if not state.owed:
                    self._fail(state, why)
                await self._end_stuck(process, state.pop, state, why)
                if self.calls.get(call) is state and not state.turns:
                    self._fail(state, why)  # its own time is over, whoever took it
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
