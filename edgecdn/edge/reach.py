"""How far a request may go: Max-Forwards of OPTIONS and TRACE (RFC 9110 section 7.6.2)."""

from __future__ import annotations

from typing import Final

from edgecdn.http.body import Bytes
from edgecdn.http.fields.numbers import digits
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response

_COUNTED: Final = ("OPTIONS", "TRACE")
_NOT_REFLECTED: Final = ("authorization", "cookie", "proxy-authorization")
_METHODS: Final = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE"


def _left(request: Request) -> int | None:
    if request.method not in _COUNTED:
        return None
    return digits(request.headers.get("max-forwards") or "")


def last_recipient(request: Request) -> Response | None:
    """The edge's own answer to a request that may go no further; None for any other.

    TRACE gets back what came, without what is secret in it (section 9.3.8).
    """
    if _left(request) != 0:
        return None
    fields: tuple[tuple[str, str], ...] = (("allow", _METHODS), ("cache-control", "no-store"))
    body = b""
    if request.method == "TRACE":
        shown = request.headers.without(*_NOT_REFLECTED)
        lines = [f"TRACE {request.url.target} HTTP/1.1", *(f"{name}: {value}" for name, value in shown)]
        body = "".join(f"{line}\r\n" for line in (*lines, "")).encode("latin-1", "replace")
        fields = (("content-type", "message/http"), ("x-content-type-options", "nosniff"), *fields[1:])
    return Response(200, Headers((*fields, ("content-length", str(len(body))))), Bytes(body))


def one_further(request: Request) -> Headers:
    """The fields of a request that goes on: it may go one time less."""
    left = _left(request)
    return request.headers if not left else request.headers.set("max-forwards", str(left - 1))
