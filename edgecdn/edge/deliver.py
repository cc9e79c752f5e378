"""The last phase: what the edge itself says on every response."""

from __future__ import annotations

from typing import Final

from edgecdn.edge.dialects.fastly import debugs
from edgecdn.edge.dialects.known import Known
from edgecdn.edge.dialects.table import owned, spoken
from edgecdn.edge.failing import error_header
from edgecdn.edge.loops import PRODUCT
from edgecdn.edge.visit import Served, Visit
from edgecdn.http.headers import Headers
from edgecdn.http.hops import end_to_end
from edgecdn.http.message import Response

_OWN: Final = (
    *("x-cache", "x-served-by", "server-timing", "edge-request-id"),
    *("edge-function-usage", "edge-function-error"),
)
_FOR_EDGES: Final = ("surrogate-key", "cache-tag", "surrogate-control")
_FOR_EVERY_CDN: Final = "cdn-cache-control"
"""The targeted field that goes on to clients: there may be another CDN between (RFC 9213 section 3.1)."""


def deliver(visit: Visit, asked: Headers, served: Served) -> Response:
    """The response as the client gets it; `asked` are the fields of its request.

    A response that no cache was asked for (a refusal, a function's own) says so in Cache-Status: what an origin or
    a function wrote there stays in front of it, and nothing of theirs passes for the edge's word.
    """
    response = served.response
    came = end_to_end(response.headers)
    ours = (name for name in visit.matched.policy.targeted if name != _FOR_EVERY_CDN)
    headers = came.without(*_OWN, *_FOR_EDGES, *ours)
    via = headers.get("via")
    own = (
        ("cache-status", _cache_status(visit, headers)),
        ("via", f"{via}, 1.1 {PRODUCT}" if via else f"1.1 {PRODUCT}"),
        ("x-cache", visit.word),
        ("x-served-by", visit.pop.code),
        ("server-timing", _server_timing(visit, served.at)),
        ("edge-request-id", visit.arrival.id),
        *((("edge-function-usage", ", ".join(visit.usage)),) if visit.usage else ()),
        *((("edge-function-error", error_header(list(map(str, visit.failures)))),) if visit.failures else ()),
    )
    headers = headers.merge(Headers(own))
    if visit.site.plan.status_headers:
        headers = _in_dialects(visit, asked, headers, came, response.status, served.at)
    return response.with_headers(headers)


def _in_dialects(
    visit: Visit, asked: Headers, headers: Headers, came: Headers, status: int, now: float
) -> Headers:
    """The fields with those of the vendors that the plan lists, in place of whatever an origin or a function wrote there.

    Fastly's debugging shows what is else for edges alone: Surrogate-Key and Surrogate-Control, as they came.
    """
    dialects = visit.site.plan.status_headers
    shields = (visit.pop.plan.shield, visit.matched.origin.shield)
    known = Known(
        id=visit.arrival.id,
        pop=visit.pop.code,
        arrived=visit.arrival.at,
        now=now,
        asked=asked,
        status=status,
        headers=headers,
        verdict=visit.verdict,
        parents=frozenset(shield for shield in shields if shield is not None),
        functions=bool(visit.calls),
        failed=bool(visit.failures),
        key=visit.key,
    )
    told = spoken(dialects, known)
    foreign = [name for name in owned(dialects) if name not in _OWN]
    headers = headers.without(*foreign).merge(told)
    if "fastly" in dialects and debugs(known):
        shown = (pair for pair in came.pairs if pair[0] in ("surrogate-key", "surrogate-control"))
        headers = Headers((*headers.pairs, *shown))
    return headers


def _cache_status(visit: Visit, headers: Headers) -> str:
    member = f"edgecdn-{visit.pop.code}"
    said = headers.get("cache-status")
    if visit.verdict is not None and said is not None and member in said:
        return said
    detail = f'; detail="{"; ".join(map(str, visit.failures))}"' if visit.failures else ""
    own = f"{member}; fwd=bypass{detail}"
    return f"{said}, {own}" if said else own


def _server_timing(visit: Visit, now: float) -> str:
    """Server-Timing members: the cache's verdict, and milliseconds in the edge and at the origin."""
    total = max(0.0, now - visit.arrival.at)
    edge = max(0.0, total - visit.origin_seconds)
    return (
        f"cdn-cache;desc={visit.word}, edge;dur={milliseconds(edge)}, "
        f"origin;dur={milliseconds(visit.origin_seconds)}"
    )


def milliseconds(seconds: float) -> str:
    """A duration as Server-Timing has it; none is below zero."""
    return f"{max(0.0, seconds) * 1000:.1f}"
