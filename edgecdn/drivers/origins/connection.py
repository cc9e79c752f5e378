"""A connection to an origin that takes one response for each request, and nothing that comes behind it.

What an origin sends beyond the end of its response must not be processed, cached or forwarded as another one (RFC 9112
section 6.3): it would be taken for the answer to the next request. aiohttp's protocol reads on, and refuses a good response
whose surplus is no HTTP, or keeps a surplus that is HTTP for the next request. Everything that holds the two apart must live
here.

Nor does an origin get to keep a connection, or the edge, busy with what is no content: interim responses, extensions of chunks and
trailers come in bounded numbers, and in bounded time.
"""

from __future__ import annotations

import re
from typing import Any, Final

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.client_proto import ResponseHandler

MOST_INTERIM: Final = 32
"""How many interim responses (1xx) may come before the response."""

MOST_BARE: Final = 64 * 1024
"""How many bytes in a row of a body may be no content: extensions of chunks, and trailers."""

MOST_THIN: Final = 256 * 1024
"""How many bytes of a body may be too many for the content in them: a quarter at least should be, and chunks of two bytes have that."""

_BLANK: Final = re.compile(rb"\n\r?\n")
"""Where a head ends: aiohttp's parser takes a line feed alone for the end of a line."""


class Connector(aiohttp.TCPConnector):
    """Connections without a limit to their number, whose surplus is nobody's answer."""

    def __init__(self, resolver: AbstractResolver | None = None) -> None:
        super().__init__(limit=0, ttl_dns_cache=10, resolver=resolver)
        self._factory = self._protocol  # type: ignore[assignment]  # called, and nothing else

    def _protocol(self) -> ResponseHandler:
        return OneAnswer(self._loop)


class OneAnswer(ResponseHandler):
    """aiohttp's side of one connection.

    A head goes to the parser by itself, so that it is known before anything that stands behind it. Where the response is
    whole, or none was asked for, what comes is surplus: the connection ends, and is never used again.
    """

    def __init__(self, loop: Any) -> None:
        super().__init__(loop)
        self._asked = self._in_head = False
        self._before = b""
        self._body: Any = None  # aiohttp exports no type for a payload
        self._interim = self._content = self._bare = self._thin = 0
        self._moved = 0.0

    def set_response_params(self, **named: Any) -> None:
        """A request goes out: its response may come."""
        self._asked = self._in_head = True
        self._before, self._body = b"", None
        self._interim = self._content = self._bare = self._thin = 0
        super().set_response_params(**named)

    def data_received(self, data: bytes) -> None:
        """Bytes have come; none at all means that the body's reader is ready for more of what is here."""
        while data and self._in_head:
            end = self._end_of_head(data)
            head, data = data[:end], data[end:]
            super().data_received(head)
        if not data or (self._asked and not self._whole()):
            super().data_received(data)
            self._count(len(data))
        else:
            self._surplus()

    def feed_data(self, data: Any, size: int = 0) -> None:
        """The parser has read a head: an interim one, the response's, or one that nobody asked for."""
        message, payload = data
        if not self._in_head:
            self._surplus()
            return
        if not 100 <= message.code <= 199 or message.code == 101:
            self._in_head, self._body, self._moved = False, payload, self._loop.time()
        elif self._interim == MOST_INTERIM:
            self._give_up(aiohttp.ClientPayloadError(f"more than {MOST_INTERIM} interim responses"))
            return
        else:
            self._interim += 1
        super().feed_data(data, size)

    def resume_reading(self, resume_parser: bool = True) -> None:  # noqa: FBT001, FBT002 - as aiohttp has it
        """The body's reader is ready for more: the origin's time begins anew."""
        self._moved = self._loop.time()
        super().resume_reading(resume_parser)

    def set_exception(self, exc: BaseException, *cause: BaseException) -> None:
        """The response turns out to be broken: whoever reads its body is told so at once, where aiohttp lets it wait for ever."""
        super().set_exception(exc, *cause)
        if self._body is not None and not self._body.is_eof():
            self._body.set_exception(exc)

    def _count(self, size: int) -> None:
        """So many bytes of a body have come: they had content in them, or else are few, and not for longer than a body may pause."""
        if not size or self._body is None or self._body.is_eof():
            return
        content = self._body.total_bytes - self._content
        self._thin = max(0, self._thin + size - 4 * content)
        if content:
            self._content, self._bare, self._moved = self._body.total_bytes, 0, self._loop.time()
        else:
            self._bare += size
        if self._bare > MOST_BARE or self._thin > MOST_THIN:
            self._give_up(aiohttp.ClientPayloadError("its body is chunks with next to no content"))
        elif self._read_timeout and self._loop.time() - self._moved > self._read_timeout:
            self._give_up(aiohttp.SocketTimeoutError("its body went on with what is no content"))

    def _give_up(self, problem: Exception) -> None:
        """The response cannot be had: whoever waits for it is told, and nothing more is read."""
        self._asked = self._in_head = False
        self.set_exception(problem)
        self._surplus()

    def _whole(self) -> bool:
        return self._body is not None and self._body.is_eof()

    def _surplus(self) -> None:
        self.force_close()
        if self.transport is not None:
            self.transport.close()

    def _end_of_head(self, data: bytes) -> int:
        """How many bytes of `data` belong to the head that is being read: all, where it has no end yet."""
        known = len(self._before)
        found = _BLANK.search(self._before + data)
        if found is None:
            self._before = (self._before + data)[-2:]
            return len(data)
        self._before = b""
        return found.end() - known
