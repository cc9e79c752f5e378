"""The way up from a PoP's cache: through the functions behind it to the origin."""

from __future__ import annotations

from typing import assert_never

from edgecdn.cache.targeted import SURROGATE_CONTROL, US
from edgecdn.edge.effects import Fetch, Fetched, Unreachable
from edgecdn.edge.functions import through
from edgecdn.edge.images.making import pictured
from edgecdn.edge.loops import PRODUCT, looped
from edgecdn.edge.reach import one_further
from edgecdn.edge.visit import Served, Visit
from edgecdn.edge.wishes import NO_WISHES, Wishes
from edgecdn.http.headers import Headers
from edgecdn.http.hops import end_to_end
from edgecdn.http.message import Request, Response, text_response


async def go_up(visit: Visit, request: Request, now: float) -> Fetched:
    """The answer of what lies behind the cache, and when its head was here.

    A function behind the cache is asked without the edge's own conditions: what it makes of the origin's content is
    not what the origin's validators speak of. The origin's failure comes through functions as a 502 or 504.
    """
    functions = visit.matched.origin_side
    if not functions:
        return await _fetch(visit, request, now)
    lost: list[Unreachable] = []

    async def innermost(inner: Request, wishes: Wishes, at: float) -> Served:
        if wishes.image is None or inner.method not in ("GET", "HEAD"):
            return await from_origin(inner, at)
        return await pictured(inner, wishes.image, lambda original: from_origin(original, at), at)

    async def from_origin(inner: Request, at: float) -> Served:
        fetched = await _fetch(visit, inner, at)
        if isinstance(fetched.answer, Unreachable):
            lost.append(fetched.answer)
            return Served(unreachable(fetched.answer), fetched.at)
        return Served(fetched.answer, fetched.at)

    failures = len(visit.failures)
    depth = len(visit.matched.viewer) + 1
    plain = request.with_headers(request.headers.without("if-none-match", "if-modified-since"))
    served = await through(functions, visit, plain, NO_WISHES, now, innermost, depth)
    if lost and served.response.status >= 500 and len(visit.failures) == failures:
        # The function handed the origin's failure on, so that what is stale may still be served.
        return Fetched(lost[-1], served.at)
    return Fetched(served.response, served.at)


async def _fetch(visit: Visit, request: Request, now: float) -> Fetched:
    fetched = await Fetch(visit.matched.origin.name, outgoing(visit, request))
    visit.origin_seconds += max(0.0, fetched.at - now)
    if isinstance(fetched.answer, Unreachable):
        await visit.note(fetched.at, "fetch", fetched.answer.reason, detail=fetched.answer.detail)
        return fetched
    await visit.note(fetched.at, "fetch", "answered", status=fetched.answer.status, seconds=fetched.at - now)
    answer = fetched.answer
    return Fetched(answer.with_headers(end_to_end(answer.headers)), fetched.at)


def outgoing(visit: Visit, request: Request) -> Request:
    """The request as an origin gets it: nothing of one hop alone, and the edge's own words on where it comes from."""
    arrival = visit.arrival
    headers = end_to_end(one_further(request))
    via, ours = headers.get("via"), f"{arrival.protocol.removeprefix('HTTP/')} {PRODUCT}"
    own: tuple[tuple[str, str], ...] = (
        ("via", f"{via}, {ours}" if via else ours),
        ("cdn-loop", looped(headers)),
        ("x-forwarded-host", request.url.authority),
        ("x-forwarded-proto", "https" if arrival.secure else "http"),
        *((("x-forwarded-for", arrival.peer),) if arrival.peer else ()),
    )
    if SURROGATE_CONTROL in visit.matched.policy.targeted:
        # What Surrogate-Control of the answer may aim at (Edge Architecture Specification 1.0).
        own = (*own, ("surrogate-capability", f'{US}="Surrogate/1.0"'))
    return request.with_headers(headers.merge(Headers(own)))


def unreachable(failure: Unreachable) -> Response:
    """What a client gets where no origin answered: 504 where it was too slow, 502 else (RFC 9110 section 15.6)."""
    status = 504 if failure.reason == "timeout" else 502
    return text_response(status, f"T{no_answer(failure)[1:]}: {failure.detail}")


def no_answer(failure: Unreachable) -> str:
    """Why an origin gave no response, in the few words that `Cache-Status` has room for; it names no address."""
    match failure.reason:
        case "refused":
            return "the origin cannot be reached"
        case "timeout":
            return "the origin did not answer in time"
        case "protocol":
            return "the origin's answer cannot be trusted"
        case "unknown-origin":
            return "the origin is not known"
        case _:
            assert_never(failure.reason)
