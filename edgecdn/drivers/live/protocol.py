"""HTTP/1.1 as the edge speaks it: uvicorn's protocol, with a strict gate and an answer inside the callback.

A request without a body is answered where the parser ends it, with one write, if the edge needs nothing of the world
for it (a fresh hit does not); else where its work ends, if the whole response is there then. Requests that have a body, and
responses that stream, go on to the ASGI application as a cycle of uvicorn's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeVar

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from edgecdn.drivers.live.calls import Called
from edgecdn.drivers.live.cycle import EdgeCycle, scope_of
from edgecdn.drivers.live.desk import Desk
from edgecdn.drivers.live.guard import MOST_BODY, MOST_HEAD, MOST_LINES, MOST_URL, Refused, check_head
from edgecdn.drivers.live.incoming import Incoming
from edgecdn.drivers.live.wire import LARGE, body_allowed, encode_start
from edgecdn.drivers.live.world import Done
from edgecdn.edge.streams import let_go
from edgecdn.edge.turns import Turned
from edgecdn.http.body import EMPTY, Bytes
from edgecdn.http.message import Response, text_response

T = TypeVar("T")

HEAD_SECONDS: Final = 10.0
IDLE_SECONDS: Final = 65.0


class Over(Exception):
    """What comes behind the last request of a connection, which nobody reads. Raised inside the parser's callbacks."""


class EdgeProtocol(HttpToolsProtocol):
    """One connection. `desk` is the server's, set on a subclass of its own."""

    desk: Desk

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.since = self.heard = self.loop.time()
        self.head_bytes = 0
        self.in_head = False
        self.in_body = False
        self.body_bytes = 0
        self.bare_bytes = 0
        self.incoming: Incoming | None = None
        self.waiting: Incoming | None = None
        self.running = self.cycle
        self.answering: Incoming | None = None
        self.refusal: Response | None = None
        self.sent_all = False
        self.alone: bytes | None = None
        self.peer = ""
        self.resting = self.stirred = False

    # The wire

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """A client has come. What is written goes out at once, not when the loop comes round again."""
        super().connection_made(transport)
        self.peer = self.client[0] if self.client else ""
        transport.set_write_buffer_limits(high=0)

    def data_received(self, data: bytes) -> None:
        """Feed the parser; what it or the gate refuses ends the connection with an answer that says why."""
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
        self.alone = None
        if not self.in_head and not self.in_body and not self._busy():
            # One head and nothing else: what may be remembered by its bytes.
            self.alone = data if data.find(b"\r\n\r\n") == len(data) - 4 else None
            self.in_head, self.head_bytes, self.since = True, 0, self.loop.time()
        self.heard = self.loop.time()
        self.head_bytes += len(data)
        self.bare_bytes += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            # Nobody is asked to change the protocol: the request is answered as it is, and what follows is not read.
            self.eof_received()
        except httptools.HttpParserCallbackError as problem:
            match problem.__context__:
                case Refused() as refused:
                    self._refuse(refused.status, refused.text)
                case Over():
                    return
                case _:
                    raise
        except httptools.HttpParserError:
            self._refuse(400, "This is not HTTP/1.1 as RFC 9112 has it.")
        else:
            if self.in_head and self.head_bytes > MOST_HEAD + MOST_URL:
                self._refuse(431, f"A head may have {MOST_HEAD} bytes.")
            elif self.in_body and self.bare_bytes > MOST_HEAD + MOST_URL:
                self._refuse(431, f"What is no content in a body may have {MOST_HEAD} bytes at a time.")

    def _rests(self) -> bool:
        """Whether the connection is between two requests, with nothing that an answer from memory could get in the way of.

        It goes on resting over such answers, until something else comes.
        """
        under_way = self.in_head or self.in_body or self._busy()
        ends = self.sent_all or self.transport.is_closing()
        return not (under_way or ends or self.flow.write_paused or self.scheme == "https")

    def pause_writing(self) -> None:
        """The client reads too slowly for more answers."""
        self.resting = False
        super().pause_writing()

    def eof_received(self) -> bool:  # type: ignore[override]  # asyncio takes an answer, which uvicorn never gives
        """A client that will send no more still gets its answers; the connection ends behind the last one."""
        if self.in_body and not self.sent_all:
            self._refuse(400, "The body ended early.")
        self.sent_all = True
        if not self._busy():
            self.transport.close()
        return True

    def _refuse(self, status: int, text: str) -> None:
        """Answer what is no request, behind the answers that are owed, and end the connection.

        A body that turns out to be broken belongs to a request: where its answer has begun, there is no second one.
        """
        self.in_head = False
        self.sent_all = True
        self.desk.refused(status, text, self.peer)
        if self.in_body and self.cycle.response_started:
            self.transport.close()
            return
        if self.in_body and self.pipeline:
            self.pipeline.popleft()
            self.cycle = self.pipeline[0][0] if self.pipeline else self.running
            self.in_body = False
        self.refusal = text_response(status, text)
        if self.in_body or not self._busy():
            self._end()

    def _end(self) -> None:
        """End the connection, all answers being given."""
        if self.refusal is not None and not self.transport.is_closing():
            self._write(self.refusal, "GET", close=True)
        self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Whatever runs for this client is told that nobody waits any more."""
        if self.incoming is not None:
            self.incoming.leave()
        super().connection_lost(exc)

    def overdue(self, now: float) -> bool:
        """Whether the client has had its time to send a head, to go on with a body, or to be idle, at the loop's `now`.

        It is asked once a second, so that answers from memory need not look at the time.
        """
        if self.stirred:
            self.stirred = False
            self.since = now if self.resting else self.since
        if self.in_head:
            return now - self.since > HEAD_SECONDS
        if self.in_body and not self.flow.read_paused and not self.cycle.response_started:
            return now - self.heard > IDLE_SECONDS
        return not self._busy() and now - self.since > IDLE_SECONDS

    def hang_up(self) -> None:
        """End an overdue connection: with 408 where a request has begun."""
        if self.in_head:
            self._refuse(408, f"The head did not arrive within {HEAD_SECONDS:.0f} s.")
        elif self.in_body:
            self._refuse(408, f"The body did not go on within {IDLE_SECONDS:.0f} s.")
        else:
            self.transport.close()

    # The parser's callbacks

    def on_url(self, url: bytes) -> None:
        """A piece of the request target."""
        self.url += url
        if len(self.url) > MOST_URL:
            raise Refused(414, f"A request target may have {MOST_URL} bytes.")

    def on_header(self, name: bytes, value: bytes) -> None:
        """One field. What comes behind the head is a trailer: it is dropped, never taken for a field of the head."""
        if not self.in_head:
            return
        name = name.lower()
        if name == b"expect":
            self.expect_100_continue = value.lower() == b"100-continue"
        self.headers.append((name, value))
        if len(self.headers) > MOST_LINES:
            raise Refused(431, f"A head may have {MOST_LINES} fields.")

    def on_message_begin(self) -> None:
        """A head begins; with pipelining, behind a request that was in the same bytes."""
        if self.sent_all:
            raise Over
        super().on_message_begin()
        if not self.in_head:
            self.in_head, self.head_bytes, self.since = True, 0, self.loop.time()

    def on_headers_complete(self) -> None:
        """The head is whole: check it, and wait for the end of a request that has no body."""
        self.in_head = False
        self.body_bytes = self.bare_bytes = 0
        if sum(len(name) + len(value) + 4 for name, value in self.headers) > MOST_HEAD:
            raise Refused(431, f"A head may have {MOST_HEAD} bytes.")
        version = self.parser.get_http_version()
        method = self.parser.get_method().decode("ascii")
        if method == "CONNECT":
            raise Refused(501, "CONNECT is not spoken here.")
        head = check_head(self.url, self.headers, version, self.scheme or "http")
        keeps = version != "1.0" and self.parser.should_keep_alive()
        incoming = Incoming(method, head, self.peer, self.scheme == "https", version == "1.0", keeps)
        self.in_body = head.length != 0
        if head.length == 0 and not self._busy() and not self.flow.write_paused:
            self.waiting = incoming
        else:
            self._to_application(incoming)

    def on_body(self, body: bytes) -> None:
        """A piece of a body, for the application; counted, since a chunked one promises nothing."""
        self.body_bytes += len(body)
        self.bare_bytes = 0
        if self.body_bytes > MOST_BODY:
            raise Refused(413, f"A request's body may have {MOST_BODY} bytes.")
        super().on_body(body)

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
        self._write(response, incoming.method, close=not incoming.keeps)
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

    def _write(self, response: Response, method: str, *, close: bool) -> None:
        """The whole response in one write; a body that costs more to copy than to send apart goes as it is."""
        head = encode_start(method, response, self.desk.date(), close=close).head
        body = response.body
        if not isinstance(body, Bytes) or not body_allowed(method, response.status):
            self.transport.write(head)
        elif body.length < LARGE:
            self.transport.write(head + body.data)
        else:
            self.transport.writelines((head, body.data))

    def _to_application(self, incoming: Incoming) -> None:
        """The application answers a request, now or behind the one that is under way."""
        busy = self._busy()
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
        elif self.sent_all and not self._busy():
            self._end()

    def shutdown(self) -> None:
        """The server stops: the connection ends behind the answer that is under way."""
        if self.answering is not None:
            self.sent_all = True
        else:
            super().shutdown()

    def _busy(self) -> bool:
        """Whether a request is under way. Before the first one in the application uvicorn has no cycle at all."""
        cycle: RequestResponseCycle | None = self.cycle
        return self.answering is not None or (cycle is not None and not cycle.response_complete)


def _finished(value: Response, loop: asyncio.AbstractEventLoop) -> asyncio.Future[Response]:
    async def done() -> Response:
        return value

    return loop.create_task(done())
