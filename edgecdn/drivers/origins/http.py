"""The client towards HTTP origins: nothing that an origin does raises, and nothing of it reaches another response."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.http import HttpProcessingError, HttpVersion11
from yarl import URL

from edgecdn.drivers.origins.connection import Connector
from edgecdn.edge.effects import Unreachable
from edgecdn.http.body import EMPTY, BodyBroken, Bytes, Counted, Stream
from edgecdn.http.fields.numbers import digits
from edgecdn.http.headers import Headers
from edgecdn.http.message import Interim, Request, Response

Streams = Callable[[AsyncIterator[bytes], int | None], Stream]
"""How the world wraps a source of bytes as a body of the edge's."""

Chunks = Callable[[Stream], AsyncIterator[bytes]]
"""How the world reads a body of the edge's."""

_CONNECT_SECONDS: Final = 5.0
_MOST_FIELD: Final = 16 * 1024
_MOST_FIELDS: Final = 256
_PIECE: Final = 256 * 1024
_OWN: Final = frozenset(("host", "content-length", "expect"))
_MOST_KNOWN: Final = 4096
_LONGEST_KNOWN: Final = 128
"""How many header fields are known, and how long their names and values may be, in bytes: a megabyte or two at most."""

_NOT_AUTOMATIC: Final = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")


def open_session(resolver: AbstractResolver | None = None) -> aiohttp.ClientSession:
    """A client that adds nothing of its own: no cookies, no decoding, no redirects, no automatic fields.

    `resolver` finds the addresses of hosts, in place of the system's.
    """
    return aiohttp.ClientSession(
        connector=Connector(resolver),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=_NOT_AUTOMATIC,
        max_line_size=_MOST_FIELD,
        max_field_size=_MOST_FIELD,
        read_bufsize=_PIECE,
        response_class=_Answer,
    )


class _Answer(aiohttp.ClientResponse):
    """aiohttp's response, with the interim ones (1xx) that came before it, which aiohttp drops."""

    interim: tuple[Interim, ...] = ()

    async def start(
        self, connection: Any
    ) -> aiohttp.ClientResponse:  # aiohttp exports no type for its connection
        protocol = connection.protocol
        read = protocol.read

        async def noting() -> Any:  # what aiohttp's own parser gives: a message and its payload
            message, payload = await read()
            # 100 answers an Expect that we sent ourselves, and 101 an Upgrade, which we never send.
            if 102 <= message.code <= 199:
                self.interim = (*self.interim, Interim(message.code, _fields(message.raw_headers)))
            return message, payload

        protocol.read = noting
        try:
            return await super().start(connection)
        finally:
            del protocol.read


def _fields(raw: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The fields as text. Most are those of other responses too: these share one pair, however many are stored."""
    return Headers(tuple([_known(*line) if len(line[1]) <= _LONGEST_KNOWN else _pair(*line) for line in raw]))


def _pair(name: bytes, value: bytes) -> tuple[str, str]:
    known = _known_name(name) if len(name) <= _LONGEST_KNOWN else _name(name)
    return known, value.decode("latin-1").strip(" \t")


def _name(name: bytes) -> str:
    return name.decode("latin-1").strip().lower()


_known = lru_cache(_MOST_KNOWN)(_pair)
_known_name = lru_cache(_MOST_KNOWN)(_name)


async def fetch_http(
    session: aiohttp.ClientSession,
    base: str,
    timeout: float,
    request: Request,
    streams: Streams,
    chunks: Chunks,
) -> Response | Unreachable:
    """An origin's answer to `request` at `base` (its URL without a path's last slash), or why there is none.

    `timeout` bounds, in seconds, the wait for the head, but not while the client is waited for, and then each wait for the next
    piece of the body. The target goes out byte for byte. A connection whose body is not read to its end is closed,
    never used again.
    """
    url = URL(base.rstrip("/") + request.url.target, encoded=True)
    headers = [pair for pair in request.headers.pairs if pair[0] not in _OWN]
    deadline = asyncio.timeout(timeout)
    data: bytes | AsyncIterator[bytes] | None
    match request.body:
        case Stream() as body:
            data = _Upload(chunks(body), deadline, timeout)
            if body.length is not None:
                headers.append(("content-length", str(body.length)))
        case Bytes(content):
            data = content or None
        case Counted():
            data = None
    if data is None and request.method in ("POST", "PUT", "PATCH"):
        headers.append(("content-length", "0"))
    limits = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS, sock_read=timeout)
    try:
        async with deadline:
            response = await session.request(
                request.method, url, headers=headers, data=data, allow_redirects=False, timeout=limits
            )
    except TimeoutError:
        return Unreachable("timeout", f"{base} sent no response within {timeout:g} s")
    except aiohttp.ClientConnectorError as problem:
        return Unreachable("refused", f"{base}: {problem.os_error.strerror or problem.os_error}")
    except (aiohttp.ClientError, ValueError, AssertionError, BodyBroken, OSError) as problem:
        return Unreachable("protocol", f"{base}: {_sentence(problem)}")
    return _response(response, request.method, base, streams)


@dataclass(eq=False, slots=True)
class _Upload:
    """The pieces of a request's body. While the client is waited for, the wait for the response's head stands still."""

    pieces: AsyncIterator[bytes]
    deadline: asyncio.Timeout
    timeout: float

    def __aiter__(self) -> _Upload:
        return self

    async def __anext__(self) -> bytes:
        self._until(None)
        try:
            return await anext(self.pieces)
        finally:
            self._until(asyncio.get_running_loop().time() + self.timeout)

    def _until(self, when: float | None) -> None:
        # A response may come before all of the request has gone out: then nothing is waited for any more.
        with suppress(RuntimeError):
            self.deadline.reschedule(when)


def _response(
    response: aiohttp.ClientResponse, method: str, base: str, streams: Streams
) -> Response | Unreachable:
    raw = response.raw_headers
    if not 200 <= response.status <= 599:
        response.close()
        return Unreachable("protocol", f"{base} answered with the status {response.status}")
    if len(raw) > _MOST_FIELDS:
        response.close()
        return Unreachable("protocol", f"{base} sent {len(raw)} header fields")
    if any(name != name.strip() for name, _ in raw):
        # The parser lets it pass, as a field of another name (RFC 9112 section 5.1).
        response.close()
        return Unreachable("protocol", f"{base} sent a field with a space before its colon")
    headers = _fields(raw)
    codings = ", ".join(headers.all("transfer-encoding"))
    if codings and codings.lower() != "chunked":
        # Nobody asked for it (TE), and nobody behind the edge would be told of it.
        response.close()
        return Unreachable("protocol", f"{base} sent the transfer coding {codings[:50]}")
    if codings and response.version is not None and response.version < HttpVersion11:
        # Its framing counts as faulty (RFC 9112 section 6.1).
        response.close()
        return Unreachable("protocol", f"{base} sent a transfer coding in HTTP/1.0, which has none")
    interim = response.interim if isinstance(response, _Answer) else ()
    length = digits(headers.first("content-length") or "")
    if method == "HEAD" or response.status in (204, 304):
        response.release()
        return Response(response.status, headers, EMPTY, interim)
    if length == 0:
        response.release()
        return Response(response.status, headers, EMPTY, interim)
    return Response(response.status, headers, streams(_Pieces(response), length), interim)


class _Pieces:
    """The pieces of a response's body; raises `BodyBroken` where it ends early."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response

    def __aiter__(self) -> _Pieces:
        return self

    async def __anext__(self) -> bytes:
        try:
            piece = await self.response.content.readany()
        except TimeoutError as problem:
            self.response.close()
            raise BodyBroken("the origin stopped sending") from problem
        except (aiohttp.ClientError, HttpProcessingError, OSError) as problem:
            self.response.close()
            raise BodyBroken(f"the origin ended early: {_sentence(problem)}") from problem
        if not piece:
            self.response.release()
            raise StopAsyncIteration
        return piece

    async def aclose(self) -> None:
        """Close the connection, whose rest nobody wants."""
        self.response.close()


def _sentence(problem: BaseException) -> str:
    """One line for the developer. What aiohttp's parser refuses has a message beside a status and a picture of its own making."""
    message = getattr(problem, "message", None)
    text = (message if isinstance(message, str) else str(problem)) or type(problem).__name__
    return text.splitlines()[0].rstrip(" :.")[:200]
