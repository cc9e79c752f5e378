"""What a function may ask for: reading its requests, and deciding where they may go."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Final

from edgecdn.edge.bodies import HeldBodies
from edgecdn.edge.continents import CONTINENTS, EUROPEAN_UNION
from edgecdn.edge.effects import Fetch, Unreachable
from edgecdn.edge.loops import marked
from edgecdn.edge.turns import FunctionBody, RequestHead
from edgecdn.edge.visit import Served, Visit
from edgecdn.http.message import Request, text_response
from edgecdn.http.url import Url, parse_url
from edgecdn.plan.model import Function, Place

OWN_URL: Final = "url:"
"""The name of the origin that is wherever the request's own URL points."""


def inner_request(head: RequestHead, outer: Request, held: HeldBodies) -> Request | str:
    """The request that a function makes, or the sentence that says why it cannot be made.

    A request without a body of its own that goes to the URL of the `outer` one keeps that one's client.
    """
    url = parse_url(head.url)
    if url is None:
        return f"{head.url!r} is no absolute http or https URL"
    if isinstance(head.body, FunctionBody):
        return "a request whose body the function streams is not supported: give the whole body"
    body = held.take(head.body)
    if body is None:
        return "the body of this request has been used already"
    return Request(head.method, url, head.headers, body, outer.client)


def is_onward(url: Url, visit: Visit) -> bool:
    """Whether `url` is on the site that the visit's client asked, so that it goes on behind the function."""
    return url.authority == visit.url.authority


def may_reach(url: Url, function: Function) -> bool:
    """Whether the function may fetch from that host: `allow_hosts` lists hosts, with `*.` for all below one."""
    for allowed in function.allow_hosts:
        if allowed in (url.authority, url.host):
            return True
        if allowed.startswith("*.") and url.host.endswith(allowed[1:]):
            return True
    return False


def out_of_reach(url: Url) -> str:
    """Why the function may not fetch from there."""
    return f"{url.authority} is neither this site nor among the function's allow_hosts"


async def elsewhere(request: Request, now: float) -> Served:
    """The answer of whoever the request's own URL points at; a 502 or 504 in plain text where there is none."""
    fetched = await Fetch(OWN_URL, marked(request))
    if isinstance(fetched.answer, Unreachable):
        status = 504 if fetched.answer.reason == "timeout" else 502
        return Served(text_response(status, fetched.answer.detail), max(now, fetched.at))
    return Served(fetched.answer, fetched.at)


def client_facts(visit: Visit) -> str:
    """What a function may know of the client, as the JSON text of Cloudflare's `request.cf`.

    Latitude and longitude are strings there; what is not known is left out. The client's address, `clientIp`, is for
    platforms that tell it elsewhere: hosts take it out.
    """
    return _facts(visit.pop.code, visit.arrival.peer, visit.arrival.place, visit.arrival.protocol)


@lru_cache(1024)
def _facts(pop: str, peer: str, place: Place | None, protocol: str) -> str:
    facts: dict[str, str] = {"colo": pop.upper(), "httpProtocol": protocol}
    if peer:
        facts["clientIp"] = peer
    if place is not None:
        facts["latitude"] = f"{place.latitude:.5f}"
        facts["longitude"] = f"{place.longitude:.5f}"
        known = {
            "city": place.city,
            "country": place.country,
            "timezone": place.timezone,
            "region": place.region,
            "continent": CONTINENTS.get(place.country),
            "isEUCountry": "1" if place.country in EUROPEAN_UNION else None,
        }
        facts |= {name: value for name, value in known.items() if value}
    return json.dumps(facts)
