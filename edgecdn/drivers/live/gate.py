"""HTTP/1.1 as strictly as the edge takes it: uvicorn's protocol, behind a gate.

What is no HTTP, or too much, or comes too slowly, is refused with an answer that says why, and ends the connection. What gets
through is an `Incoming` request; what becomes of it is not decided here.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from edgecdn.drivers.live.desk import Desk
from edgecdn.drivers.live.guard import MOST_BODY, MOST_HEAD, MOST_LINES, MOST_URL, Refused, check_head
from edgecdn.drivers.live.incoming import Incoming
from edgecdn.drivers.live.wire import write_response
from edgecdn.http.message import Response, text_response

HEAD_SECONDS: Final = 10.0
IDLE_SECONDS: Final = 65.0


class Over(Exception):
    """What comes behind the last request of a connection, which nobody reads. Raised inside the parser's callbacks."""


class GatedProtocol(HttpToolsProtocol):
    """One connection as far as it is about what may come. `desk` is the server's, set on a subclass of its own.

    `answering` is the request that is under way outside of uvicorn's cycles, and `sent_all` says that the client sends no more.
    """

    desk: Desk

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.since = self.heard = self.loop.time()
        self.head_bytes = self.body_bytes = self.bare_bytes = 0
        self.in_head = self.in_body = False
        self.running = self.cycle
        self.answering: Incoming | None = None
        self.refusal: Response | None = None
        self.sent_all = False
        self.peer = ""

    def admitted(self, incoming: Incoming) -> None:
        """A head has passed: its request is answered when it is whole, or, where it has a body, from here on."""
        raise NotImplementedError

    # The wire

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """A client has come. What is written goes out at once, not when the loop comes round again."""
        super().connection_made(transport)
        self.peer = self.client[0] if self.client else ""
        transport.set_write_buffer_limits(high=0)

    def feed(self, data: bytes) -> None:
        """Feed the parser; what it or the gate refuses ends the connection with an answer that says why."""
        if self.between():
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
                    self.refuse(refused.status, refused.text)
                case Over():
                    return
                case _:
                    raise
        except httptools.HttpParserError:
            self.refuse(400, "This is not HTTP/1.1 as RFC 9112 has it.")
        else:
            if self.in_head and self.head_bytes > MOST_HEAD + MOST_URL:
                self.refuse(431, f"A head may have {MOST_HEAD} bytes.")
            elif self.in_body and self.bare_bytes > MOST_HEAD + MOST_URL:
                self.refuse(431, f"What is no content in a body may have {MOST_HEAD} bytes at a time.")

    def between(self) -> bool:
        """Whether the connection is between two requests."""
        return not (self.in_head or self.in_body or self.busy())

    def busy(self) -> bool:
        """Whether a request is under way. Before the first one in the application uvicorn has no cycle at all."""
        cycle: RequestResponseCycle | None = self.cycle
        return self.answering is not None or (cycle is not None and not cycle.response_complete)

    def eof_received(self) -> bool:  # type: ignore[override]  # asyncio takes an answer, which uvicorn never gives
        """A client that will send no more still gets its answers; the connection ends behind the last one."""
        if self.in_body and not self.sent_all:
            self.refuse(400, "The body ended early.")
        self.sent_all = True
        if not self.busy():
            self.transport.close()
        return True

    def refuse(self, status: int, text: str) -> None:
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
        if self.in_body or not self.busy():
            self.end()

    def end(self) -> None:
        """End the connection, all answers being given."""
        if self.refusal is not None and not self.transport.is_closing():
            write_response(self.transport, self.refusal, "GET", self.desk.date(), close=True)
        self.transport.close()

    def overdue(self, now: float) -> bool:
        """Whether the client has had its time to send a head, to go on with a body, or to be idle, at the loop's `now`."""
        if self.in_head:
            return now - self.since > HEAD_SECONDS
        if self.in_body and not self.flow.read_paused and not self.cycle.response_started:
            return now - self.heard > IDLE_SECONDS
        return not self.busy() and now - self.since > IDLE_SECONDS

    def hang_up(self) -> None:
        """End an overdue connection: with 408 where a request has begun."""
        if self.in_head:
            self.refuse(408, f"The head did not arrive within {HEAD_SECONDS:.0f} s.")
        elif self.in_body:
            self.refuse(408, f"The body did not go on within {IDLE_SECONDS:.0f} s.")
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
        """The head is whole: check it."""
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
        self.admitted(incoming)

    def on_body(self, body: bytes) -> None:
        """A piece of a body, for the application; counted, since a chunked one promises nothing."""
        self.body_bytes += len(body)
        self.bare_bytes = 0
        if self.body_bytes > MOST_BODY:
            raise Refused(413, f"A request's body may have {MOST_BODY} bytes.")
        super().on_body(body)
