"""The last phase: what the edge itself says on every response."""

from __future__ import annotations

from typing import Final

from edgecdn.cache.status import x_cache
from edgecdn.edge.upstream import PRODUCT
from edgecdn.edge.visit import Served, Visit
from edgecdn.http.headers import Headers
from edgecdn.http.hops import end_to_end
from edgecdn.http.message import Response

_FOR_EDGES: Final = ("surrogate-key", "cache-tag", "surrogate-control")


def deliver(visit: Visit, served: Served) -> Response:
    """The response as the client gets it.

    A response that no cache was asked for (a refusal, a function's own) says so in Cache-Status: what an origin or
    a function wrote there stays in front of it, and nothing of theirs passes for the edge's word.
    """
    response = served.response
    headers = end_to_end(response.headers).without(
        "x-cache", "x-served-by", "server-timing", "edge-request-id", *_FOR_EDGES
    )
    status = _cache_status(visit, headers)
    via = headers.get("via")
    own: list[tuple[str, str]] = [
        ("cache-status", status),
        ("via", f"{via}, 1.1 {PRODUCT}" if via else f"1.1 {PRODUCT}"),
        (
            "x-cache",
            "BYPASS" if visit.verdict is None else x_cache(visit.verdict.decision, visit.verdict.status),
        ),
        ("x-served-by", visit.pop.code),
        ("server-timing", _server_timing(visit, served.at)),
        ("edge-request-id", visit.arrival.id),
    ]
    return response.with_headers(headers.merge(Headers(tuple(own))))


def _cache_status(visit: Visit, headers: Headers) -> str:
    member = f"edgecdn-{visit.pop.code}"
    said = headers.get("cache-status")
    if visit.verdict is not None and said is not None and member in said:
        return said
    detail = f'; detail="{"; ".join(visit.failures)}"' if visit.failures else ""
    own = f"{member}; fwd=bypass{detail}"
    return f"{said}, {own}" if said else own


def _server_timing(visit: Visit, now: float) -> str:
    """Server-Timing members: the cache's verdict, and milliseconds in the edge and at the origin."""
    total = max(0.0, now - visit.arrival.at)
    edge = max(0.0, total - visit.origin_seconds)
    verdict = "BYPASS" if visit.verdict is None else x_cache(visit.verdict.decision, visit.verdict.status)
    return (
        f"cdn-cache;desc={verdict}, edge;dur={edge * 1000:.1f}, origin;dur={visit.origin_seconds * 1000:.1f}"
    )
