"""Fields that are for one connection alone (RFC 9110 section 7.6.1)."""

from __future__ import annotations

from typing import Final

from edgecdn.http.fields.lists import split_list
from edgecdn.http.headers import Headers

HOP_BY_HOP: Final = frozenset(
    (
        *("connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade", "trailer"),
        *("proxy-authenticate", "proxy-authorization", "proxy-authentication-info", "http2-settings"),
    )
)

_KEPT: Final = frozenset(("content-length", "content-type", "cache-control", "host"))
"""Fields that Connection may not name away: a message would mean something else without them."""


def end_to_end(headers: Headers) -> Headers:
    """The fields that go on beyond this connection: neither hop-by-hop by name, nor named by Connection."""
    if not headers.any_of(HOP_BY_HOP):
        return headers
    named = {part.lower() for line in headers.all("connection") for part in split_list(line)}
    gone = HOP_BY_HOP | (named - _KEPT)
    return headers.where(lambda name: name not in gone)
