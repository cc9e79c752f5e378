"""A connection to an origin that takes one response for each request, and nothing that comes behind it.

What an origin sends beyond the end of its response must not be processed, cached or forwarded as another one (RFC 9112
section 6.3): it would be taken for the answer to the next request. aiohttp's protocol reads on, and refuses a good response
whose surplus is no HTTP, or keeps a surplus that is HTTP for the next request. Everything that holds the two apart must live
here.
"""

from __future__ import annotations

import re
from typing import Any, Final

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.client_proto import ResponseHandler

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

    def set_response_params(self, **named: Any) -> None:
        """A request goes out: its response may come."""
        self._asked = self._in_head = True
        self._before, self._body = b"", None
        super().set_response_params(**named)

    def data_received(self, data: bytes) -> None:
        """Bytes have come; none at all means that the body's reader is ready for more of what is here."""
        while data and self._in_head:
            end = self._end_of_head(data)
            head, data = data[:end], data[end:]
            super().data_received(head)
        if not data or (self._asked and not self._whole()):
            super().data_received(data)
        else:
            self._surplus()

    def feed_data(self, data: Any, size: int = 0) -> None:
        """The parser has read a head: an interim one, the response's, or one that nobody asked for."""
        message, payload = data
        if not self._in_head:
            self._surplus()
            return
        if not 100 <= message.code <= 199 or message.code == 101:
            self._in_head, self._body = False, payload
        super().feed_data(data, size)

    def set_exception(self, exc: BaseException, *cause: BaseException) -> None:
        """The response turns out to be broken: whoever reads its body is told so at once, where aiohttp lets it wait for ever."""
        super().set_exception(exc, *cause)
        if self._body is not None and not self._body.is_eof():
            self._body.set_exception(exc)

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
