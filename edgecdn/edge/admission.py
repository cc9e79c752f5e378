"""Who may enter: checked before the cache on every path (hit, HEAD, range, 304, stale)."""

from __future__ import annotations

from typing import assert_never

from edgecdn.edge.loops import loops
from edgecdn.edge.signing import Refused, Signed, check
from edgecdn.edge.site import Matched, Site
from edgecdn.http.believed import believed
from edgecdn.http.hops import end_to_end
from edgecdn.http.message import Request, Response, text_response


def cleaned(request: Request) -> Request:
    """The request without fields of one hop and without those that only an edge may send."""
    return request.with_headers(end_to_end(request.headers).where(believed))


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
