"""Loops through the edge itself (RFC 8586): every request that leaves it says that it was here."""

from __future__ import annotations

from typing import Final

from edgecdn.http.headers import Headers
from edgecdn.http.message import Request

PRODUCT: Final = "edgecdn"
"""The pseudonym in Via and CDN-Loop (RFC 9110 section 7.6.3, RFC 8586)."""


def looped(headers: Headers) -> str:
    """The value of CDN-Loop as it goes out: what came, and this edge."""
    loop = headers.get("cdn-loop")
    return f"{loop}, {PRODUCT}" if loop else PRODUCT


def marked(request: Request) -> Request:
    """The request as it goes to a host of its own choice."""
    return request.with_headers(request.headers.merge(Headers((("cdn-loop", looped(request.headers)),))))


def loops(request: Request) -> bool:
    """Whether a request has been through this edge already: an origin, or a function, that points back at it."""
    seen = request.headers.get("cdn-loop")
    return seen is not None and any(part.partition(";")[0].strip() == PRODUCT for part in seen.split(","))
