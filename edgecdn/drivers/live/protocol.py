"""HTTP/1.1 as the edge speaks it: behind its gate, with an answer inside the callback.

A request without a body is answered where the parser ends it, with one write, if the edge needs nothing of the world
for it (a fresh hit does not); else where its work ends, if the whole response is there then. Requests that have a body, and
responses that stream, go on to the ASGI application as a cycle of uvicorn's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from edgecdn.drivers.live.calls import Called
from edgecdn.drivers.live.cycle import EdgeCycle, scope_of
from edgecdn.drivers.live.gate import GatedProtocol
from edgecdn.drivers.live.incoming import Incoming
from edgecdn.drivers.live.wire import body_allowed, write_response
from edgecdn.drivers.live.world import Done
from edgecdn.edge.streams import let_go
from edgecdn.edge.turns import Turned
from edgecdn.http.body import EMPTY, Bytes
from edgecdn.http.message import Response

T = TypeVar("T")


class EdgeProtocol(GatedProtocol):
    """One connection."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.incoming: Incoming | None = None
        self.waiting: Incoming | None = None
        self.alone: bytes | None = None
        self.resting = self.stirred = False

    # The wire

    def data_received(self, data: bytes) -> None:
        """Answer from memory where the bytes are a head that is remembered; else feed the parser."""
        if self.resting or self._rests():
            answer = self.desk.recall(data, self.peer)
            if answer is not None:
                self.transport.write(answer)
                self.resting = self.stirred = True
                return
            self.resting = False
            called = self.desk.reopen(data, self.peer)
            if called is not None:
                self._await(called.incoming, called.turning, partial(self._turned, called))
                return
        if self.transport.is_closing() or self.sent_all:
            return
        # One head and nothing else: what may be remembered by its bytes.
        lone = self.between() and data.find(b"\r\n\r\n") == len(data) - 4
        self.alone = data if lone else None
        self.feed(data)

    def _rests(self) -> bool:
        """Whether the connection is between two requests, with nothing that an answer from memory could get in the way of.

        It goes on resting over such answers, until something else comes.
        """
        ends = self.sent_all or self.transport.is_closing()
        return self.between() and not (ends or self.flow.write_paused or self.scheme == "https")

    def pause_writing(self) -> None:
        """The client reads too slowly for more answers."""
        self.resting = False
        super().pause_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Whatever runs for this client is told that nobody waits any more."""
        if self.incoming is not None:
            self.incoming.leave()
        super().connection_lost(exc)

    def overdue(self, now: float) -> bool:
        """The same. It is asked once a second, so that answers from memory need not look at the time."""
        if self.stirred:
            self.stirred = False
            self.since = now if self.resting else self.since
        return super().overdue(now)

    # Requests

    def admitted(self, incoming: Incoming) -> None:
        """A head has passed: without a body it waits for the request's end, else the application has it."""
        if incoming.head.length == 0 and not self.busy() and not self.flow.write_paused:
            self.waiting = incoming
        else:
            self._to_application(incoming)

    def on_message_complete(self) -> None:
        """A request is whole: answer it here, if the edge can, else hand over what has begun."""
        self.in_body = False
        self.sent_all = not self.parser.should_keep_alive() or self.parser.get_http_version() == "1.0"
        incoming, self.waiting = self.waiting, None
        if incoming is None:
            super().on_message_complete()
            return
        incoming.alone = self.alone
        started = self.desk.start(incoming, EMPTY)
        if isinstance(started, Done) and isinstance(started.value.body, Bytes):
            self._answer(incoming, started.value, started.value.body)
            self.since = self.loop.time()
        elif isinstance(started, Done):
            self._hand_over(incoming, _finished(started.value, self.loop))
        else:
            self._await(incoming, started, partial(self._worked, incoming))

    # Writing, and handing over

    def _await(
        self, incoming: Incoming, work: asyncio.Future[T], then: Callable[[asyncio.Future[T]], None]
    ) -> None:
        """A request is under way, and its answer is not there yet."""
        self.incoming = self.answering = incoming
        incoming.tasks.add(work)
        work.add_done_callback(then)

    def _turned(self, called: Called, turning: asyncio.Future[Turned]) -> None:
        """The first turn of a call from memory is there: it is all of the answer, or else the beginning of the whole way."""
        incoming = called.incoming
        incoming.tasks.discard(turning)
        if incoming.gone or turning.cancelled():
            self.desk.hang_up(called)
            return
        turned = turning.result()
        data = None if self.flow.write_paused else self.desk.answered(called, turned)
        if data is not None:
            self.answering = None
            self.transport.write(data)
            self.on_response_complete()
            return
        started = self.desk.resume(called, turned)
        work = _finished(started.value, self.loop) if isinstance(started, Done) else started
        self._await(incoming, work, partial(self._worked, incoming))

    def _worked(self, incoming: Incoming, work: asyncio.Future[Response]) -> None:
        """The work for the request that is under way has ended, after a while."""
        incoming.tasks.discard(work)
        response = None if work.cancelled() or work.exception() else work.result()
        if incoming.gone:
            if response is not None:
                self.desk.world.spawn(let_go(response.body))
            return
        self.answering = None
        if response is not None and isinstance(response.body, Bytes) and not self.flow.write_paused:
            self._answer(incoming, response, response.body)
            self.on_response_complete()
        else:
            self._hand_over(incoming, work)

    def _answer(self, incoming: Incoming, response: Response, body: Bytes) -> None:
        """Answer a request whose response is all here; the connection ends behind its last one."""
        write_response(self.transport, response, incoming.method, self.desk.date(), close=not incoming.keeps)
        sent = body.length if body_allowed(incoming.method, response.status) else 0
        self.desk.remember(incoming, self.desk.finished(incoming, response, sent), response)
        if not incoming.keeps:
            self.transport.close()

    def _hand_over(self, incoming: Incoming, work: asyncio.Future[Response]) -> None:
        """The application answers a request that has no body, in front of all that wait behind it."""
        incoming.started = work
        cycle = self._cycle(incoming)
        cycle.more_body = False
        cycle.message_event.set()
        if not self.pipeline:
            self.cycle = cycle
        self._start_asgi_task(cycle, self.app)

    def _to_application(self, incoming: Incoming) -> None:
        """The application answers a request, now or behind the one that is under way."""
        busy = self.busy()
        self.cycle = self._cycle(incoming)
        if not busy:
            self._start_asgi_task(self.cycle, self.app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, self.app))

    def _cycle(self, incoming: Incoming) -> EdgeCycle:
        return EdgeCycle(
            scope=scope_of(incoming, self.scope),
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=False,
            default_headers=[],
            message_event=asyncio.Event(),
            expect_100_continue=self.expect_100_continue,
            keep_alive=incoming.keeps,
            on_response=self.on_response_complete,
        )

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Remember which of the pipelined requests is the one under way: it is told when the client leaves."""
        self.running, self.incoming = cycle, cycle.scope["state"]["incoming"]
        super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        """The next request begins, or the idle time; uvicorn would set a timer for that, which `overdue` does without."""
        self.since = self.loop.time()
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif self.sent_all and not self.busy():
            self.end()

    def shutdown(self) -> None:
        """The server stops: the connection ends behind the answer that is under way."""
        if self.answering is not None:
            self.sent_all = True
        else:
            super().shutdown()


def _finished(value: Response, loop: asyncio.AbstractEventLoop) -> asyncio.Future[Response]:
    async def done() -> Response:
        return value

    return loop.create_task(done())
