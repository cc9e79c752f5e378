"""Responses as bytes on an HTTP/1.1 connection."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import cache, lru_cache
from http import HTTPStatus
from typing import Final

from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Interim, Response

_SPELLED: Final = {
    "etag": "ETag",
    "www-authenticate": "WWW-Authenticate",
    "te": "TE",
    "content-md5": "Content-MD5",
    "cdn-cache-control": "CDN-Cache-Control",
    "cf-cache-status": "CF-Cache-Status",
    "cf-ray": "CF-Ray",
    "dnt": "DNT",
}

LARGE: Final = 64 * 1024
"""From how many bytes on a body is not copied to stand behind its head."""

_TOKEN: Final = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_FRAMING: Final = frozenset(
    ("content-length", "transfer-encoding", "connection", "keep-alive", "trailer", "upgrade")
)


@cache
def status_line(status: int) -> bytes:
    """The first line of a response."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status} {phrase}\r\n".encode()


def spelled(name: str) -> str:
    """A field's name as people write it: `cache-status` is `Cache-Status`."""
    return _SPELLED.get(name) or "-".join(word.capitalize() for word in name.split("-"))


@lru_cache(4096)
def _line_start(name: str) -> str:
    return f"{spelled(name)}: "


@lru_cache(4096)
def _passes(name: str) -> bool:
    return name not in _FRAMING and name != "" and _TOKEN.issuperset(name)


def _lines(headers: Headers) -> list[str]:
    """Fields as lines, without those that frame a message.

    A field whose name is none, or whose value could end its line, is left out: it must not become another, or two.
    """
    return [
        _line_start(name) + value
        for name, value in headers.pairs
        if _passes(name) and "\r" not in value and "\n" not in value and "\0" not in value
    ]


def encode_head(status: int, headers: Headers, framing: tuple[tuple[str, str], ...], date: str) -> bytes:
    """The head of a response: `framing` replaces what the message itself says of its length and its connection."""
    lines = _lines(headers)
    if "date" not in headers:
        lines.append(f"Date: {date}")
    lines += [_line_start(name) + value for name, value in framing]
    return status_line(status) + "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Start:
    """The start of a response whose body follows: its head, and the body's length in bytes (None: chunked)."""

    head: bytes
    length: int | None
    close: bool


def encode_start(method: str, response: Response, date: str, *, close: bool) -> Start:
    """The start of a response to `method`; `close` says that the connection ends behind it."""
    allowed = body_allowed(method, response.status)
    length = response.body.length if allowed else 0
    framing: tuple[tuple[str, str], ...] = ()
    if not allowed:
        told = response.headers.first("content-length") if method == "HEAD" else None
        framing = () if told is None else (("content-length", told),)
    elif length is not None:
        framing = (("content-length", str(length)),)
    else:
        framing = (("transfer-encoding", "chunked"),)
    if close:
        framing = (*framing, ("connection", "close"))
    # HTTP/1.0 clients, whose connections close, know of no interim responses (RFC 9110 section 15.2).
    before = b"" if close else b"".join(encode_interim(interim) for interim in response.interim)
    return Start(before + encode_head(response.status, response.headers, framing, date), length, close)


def write_response(
    transport: asyncio.WriteTransport, response: Response, method: str, date: str, *, close: bool
) -> None:
    """Write a whole response at once; a body that costs more to copy than to send apart goes as it is."""
    head = encode_start(method, response, date, close=close).head
    body = response.body
    if not isinstance(body, Bytes) or not body_allowed(method, response.status):
        transport.write(head)
    elif body.length < LARGE:
        transport.write(head + body.data)
    else:
        transport.writelines((head, body.data))


def encode_interim(interim: Interim) -> bytes:
    """A response before the final one: a head alone, to which the edge adds nothing."""
    lines = "".join(f"{line}\r\n" for line in _lines(interim.headers))
    return status_line(interim.status) + lines.encode("latin-1", "replace") + b"\r\n"


def body_allowed(method: str, status: int) -> bool:
    """Whether a response to this method with this status has a body at all (RFC 9112 section 6.3)."""
    return method != "HEAD" and status not in (204, 304) and status >= 200
