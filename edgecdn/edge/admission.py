"""Who may enter: checked before the cache on every path (hit, HEAD, range, 304, stale)."""

from __future__ import annotations

from typing import Final, assert_never

from edgecdn.edge.loops import loops
from edgecdn.edge.signing import Refused, Signed, check
from edgecdn.edge.site import Matched, Site
from edgecdn.http.hops import end_to_end
from edgecdn.http.message import Request, Response, text_response

_NOT_BELIEVED: Final = frozenset(
    (
        *("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port"),
        *(
            "x-forwarded-scheme",
            "x-forwarded-server",
            "x-forwarded-prefix",
            "x-scheme",
            "x-host",
            "x-real-ip",
        ),
        *("x-original-url", "x-rewrite-url", "x-original-host"),
        *("x-http-method", "x-http-method-override", "x-method-override"),
        *("true-client-ip", "x-client-ip", "x-cluster-client-ip", "cf-connecting-ip", "fastly-client-ip"),
        *("x-served-by", "x-cache", "cache-status", "age"),
    )
)
"""Fields that speak of who the client is, or of what it asked for, and that only an edge may say."""


def cleaned(request: Request) -> Request:
    """The request without fields of one hop and without those that only an edge may send."""
    return request.with_headers(end_to_end(request.headers).where(believed))


def believed(name: str) -> bool:
    """Whether a client's own field of this name (lower case) is taken for what it says; else it is taken off."""
    return name not in _NOT_BELIEVED and not name.startswith("edge-")


def admit(site: Site, matched: Matched, request: Request, now: float) -> Request | Response:
    """The request as it may go on, without its signature, or the refusal.

    Every refusal of a signature has the same text; the reason is for the log (`x-refused` never leaves the edge).
    """
    if loops(request):
        return text_response(
            508, "This request has been through this edge before: the origin points back at it."
        )
    route = matched.route
    if route is None or route.signing is None:
        return request
    signing = next(item for item in site.plan.signing if item.name == route.signing)
    keys = {name: site.secrets[name] for name in signing.secrets if name in site.secrets}
    match check(request, keys, now, host_bound=route.host is not None):
        case Signed(url):
            return Request(request.method, url, request.headers, request.body, request.client)
        case Refused(text=text):
            return text_response(403, text)
        case never:
            assert_never(never)
