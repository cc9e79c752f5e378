"""What a client gets from a stored response: whole, a range of it, a 304, or its head alone."""

from __future__ import annotations

from typing import Final

from edgecdn.cache.entry import Entry
from edgecdn.http.body import EMPTY, Bytes
from edgecdn.http.conditional import evaluate
from edgecdn.http.fields.cache_control import parse_cache_control
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.ranges import cut, if_range_holds
from edgecdn.plan.model import Policy

_CONDITIONS: Final = frozenset(
    ("if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "range")
)
_IN_304: Final = frozenset(
    (
        *("cache-control", "content-location", "date", "etag", "expires", "vary", "last-modified"),
        *("age", "cache-status", "cdn-cache-control", "set-cookie"),
    )
)


def answer(entry: Entry, request: Request, age: float, *, below: bool = False) -> Response:
    """The response that `entry` gives to `request`, with the current age in whole seconds (RFC 9111 section 5.1).

    Conditions and ranges of the client are the edge's to evaluate (RFC 9111 section 4.3.2, RFC 9110 section 14). Where a tier
    `below` asks, a 304 brings all fields, so that what it has is as new as what is here.
    """
    stored = entry.response
    pairs = (*stored.headers.pairs, ("age", str(int(age))))
    response = Response(stored.status, Headers(pairs), stored.body)
    body = stored.body
    if request.headers.any_of(_CONDITIONS) and isinstance(body, Bytes):
        response = _conditional(request, response, body, entry.received_at, below=below)
    if request.method == "HEAD":
        length = response.body.length
        headers = response.headers
        if "content-length" not in headers and length is not None and response.status not in (204, 304):
            headers = headers.add("content-length", str(length))
        return Response(response.status, headers, EMPTY)
    return response


def _conditional(request: Request, response: Response, body: Bytes, now: float, *, below: bool) -> Response:
    outcome = "go"
    if 200 <= response.status < 300:  # of others conditions say nothing (RFC 9110 section 13.2.1)
        outcome = evaluate(request.headers, response.headers, request.method, now)
    match outcome:
        case "not-modified":
            if below:
                return Response(304, response.headers.without("content-length"), EMPTY)
            kept = Headers(tuple(pair for pair in response.headers.pairs if pair[0] in _IN_304))
            return Response(304, kept, EMPTY)
        case "failed":
            return Response(412, Headers((("content-length", "0"), ("cache-control", "no-store"))), EMPTY)
        case _:
            text = request.headers.get("range")
            wanted = text is not None and request.method == "GET" and response.status == 200
            if text is None or not wanted or not if_range_holds(request.headers, response.headers, now):
                return response
            return cut(response, body.data, text)


def browser_headers(headers: Headers, policy: Policy) -> Headers:
    """The fields of a shared response as browsers get them: what the policy says of their own caches.

    `browser_ttl` sets max-age; a rule that is `immutable` tells browsers so, for as long as the edge keeps it.
    """
    if policy.mode == "immutable":
        seconds = policy.browser_ttl if policy.browser_ttl is not None else policy.edge_ttl or 0.0
        value = f"public, max-age={int(seconds)}, immutable"
        return headers.without("expires", "pragma").set("cache-control", value)
    if policy.browser_ttl is None:
        return headers
    kept = [
        name if argument is None else f"{name}={argument}"
        for name, argument in parse_cache_control(headers.all("cache-control")).arguments.items()
        if name not in ("max-age", "s-maxage", "public") and not argument
    ]
    value = ", ".join(["public", f"max-age={int(policy.browser_ttl)}", *kept])
    return headers.without("expires", "pragma").set("cache-control", value)
