"""Calls that take too long, and isolates that one of them keeps to itself: which call ends, and which begin again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from math import inf
from typing import Any, Final

from edgecdn.edge.turns import Failed, Hangup
from edgecdn.plan.model import Function
from edgecdn.runtimes.call import Call, charge, divided, overspent
from edgecdn.runtimes.frames import Frame
from edgecdn.runtimes.process import HostProcess
from edgecdn.runtimes.wire import encode_down

_PING_SECONDS: Final = 0.25
"""How long an isolate that overran a call's time may take to show that it still listens."""


@dataclass(eq=False, slots=True)
class Overruns:
    """Looks after the time of all `calls` of a function, in the isolates of the `process` that runs it.

    `fail` ends a call; `again` opens one once more that has had no turn; `later` sees work to its end.
    """

    function: Function
    calls: dict[str, Call]
    process: Callable[[], HostProcess | None]
    fail: Callable[[Call, Failed], None]
    again: Callable[[Call], None]
    later: Callable[[Coroutine[Any, Any, None]], None]
    _ending: set[str] = field(default_factory=set)
    _pings: dict[int, asyncio.Future[None]] = field(default_factory=dict)
    _alarm: asyncio.TimerHandle | None = None

    def watch(self, call: Call) -> None:
        """Give a call the function's time, from now on. One alarm is set for all calls, for the first one's deadline."""
        loop = asyncio.get_running_loop()
        call.deadline = loop.time() + self.function.timeout
        if self._alarm is None:
            self._alarm = loop.call_at(call.deadline, self._look)

    def close(self) -> None:
        """Look no more."""
        if self._alarm is not None:
            self._alarm.cancel()

    def answered(self, number: int) -> None:
        """An isolate that was asked whether it still listens has said so."""
        answered = self._pings.pop(number, None)
        if answered is not None and not answered.done():
            answered.set_result(None)

    def busy(self, pop: str, seconds: float) -> None:
        """An isolate has taken so much processor time since its last turn: end it where that is too much."""
        process = self.process()
        if process is None or pop in self._ending:
            return
        match overspent(self._here(pop), seconds, self.function.cpu):
            case None:
                return
            case Failed() as why:
                process.isolates.end(pop, why)
            case blamed, why:
                self.later(self._end_stuck(process, pop, blamed, why))

    def _here(self, pop: str) -> list[Call]:
        return [call for call in self.calls.values() if call.pop == pop and not call.spared]

    async def _end_stuck(self, process: HostProcess, pop: str, blamed: Call, why: Failed) -> None:
        """End an isolate that a call keeps to itself: that call fails, and those that have not begun begin again."""
        isolates = process.isolates
        isolate = isolates.running.get(pop)
        self._ending.add(pop)
        number = await isolates.who(pop)
        self._ending.discard(pop)
        if isolate is None or isolates.running.get(pop) is not isolate or not blamed.owed:
            return  # it ended by itself meanwhile, or has come back
        guilty, again = divided(self._here(pop), number, blamed)
        # Those whose own time is over do not begin again: nobody would look after them any more.
        late = [call for call in again if call.deadline == inf]
        again = [call for call in again if call.deadline < inf]
        for call in again:
            call.spared, call.owed = True, False
        for call in late:
            self.fail(call, self._late())
        if guilty is not None:
            charge(guilty, isolates.meters.get(pop))
            self.fail(guilty, why)
        ended = f"its isolate was ended: another call {why.text.removeprefix('it ')}"
        isolates.end(pop, Failed("crash", ended))
        for call in again:
            failed = await process.open(pop)
            call.spared = False
            if self.calls.get(call.id) is not call or call.start is None:
                continue  # its client has left, or its time is over
            if failed is not None:
                self.fail(call, failed)
            else:
                self.again(call)
                # One alone in its isolate can be told from the others.
                if call.waiting is not None:
                    await asyncio.wait({call.waiting})

    def _look(self) -> None:
        """See to the calls that have had their time, and set the alarm for the next one's."""
        self._alarm = None
        loop = asyncio.get_running_loop()
        now = loop.time()
        for call in list(self.calls.values()):
            if call.deadline <= now:
                call.deadline = inf
                self._overrun(call)
        first = min((call.deadline for call in self.calls.values()), default=inf)
        if first < inf:
            self._alarm = loop.call_at(first, self._look)

    def _late(self) -> Failed:
        return Failed("timeout", f"it took longer than its {self.function.timeout:g} s")

    def _overrun(self, call: Call) -> None:
        """A call has had its time. Where its isolate still listens only the call ends; where not, the isolate does."""
        process = self.process()
        if process is None:
            return
        isolates = process.isolates
        why = self._late()
        number = id(call) % 2**31 + 1
        answered = self._pings[number] = asyncio.get_running_loop().create_future()
        isolates.send(call.pop, Frame(b'{"call":"","kind":"ping","number":%d}' % number).encode())
        isolate = isolates.running.get(call.pop)

        async def decide() -> None:
            try:
                await asyncio.wait_for(answered, _PING_SECONDS)
            except TimeoutError:
                if self.calls.get(call.id) is not call or isolates.running.get(call.pop) is not isolate:
                    return  # it ended by itself meanwhile, of something else
                await self._end_stuck(process, call.pop, call, why)
                if self.calls.get(call.id) is call and not call.turns:
                    self.fail(call, why)  # its own time is over, whoever took it
            else:
                isolates.send(call.pop, encode_down(call.id, Hangup()))
                self.fail(call, why)
            finally:
                self._pings.pop(number, None)

        self.later(decide())
