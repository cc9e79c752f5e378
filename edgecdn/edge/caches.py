"""The Cache API of functions (`caches.default`, `caches.open(name)`), answered from the PoP's own shelf.

https://developers.cloudflare.com/workers/runtime-apis/cache/. For a URL of the site the default cache is the one that clients are
answered from, under the same keys. Other hosts' URLs and caches with names lie apart under keys that no request of a client's has; all
of them count in the PoP's capacity, and purges by URL and tag reach them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from urllib.parse import quote

from edgecdn.cache.answer import answer
from edgecdn.cache.decide import Hit, decide
from edgecdn.cache.entry import Key
from edgecdn.cache.keep import Refuse, keep
from edgecdn.cache.key import Facts, cache_key, forwarded
from edgecdn.cache.vary import varies_by
from edgecdn.edge.present import lifetime_told
from edgecdn.edge.streams import collect, let_go
from edgecdn.edge.subrequests import is_onward
from edgecdn.edge.visit import Visit, facts_of
from edgecdn.http.body import BodyBroken
from edgecdn.http.fields.cache_control import parse_cache_control
from edgecdn.http.message import Request, Response
from edgecdn.plan.model import KeyPolicy, Policy, StatusTtl

_UNSAID: Final = (
    *(StatusTtl(status, status, 7200.0) for status in (200, 301)),
    StatusTtl(302, 303, 1200.0),
    StatusTtl(403, 403, 60.0),
    *(StatusTtl(status, status, 180.0) for status in (404, 410)),
)
"""How long a response is kept that says nothing of it, as on Cloudflare."""

_SAYING: Final = ("cache-control", "expires")
_OF_CLIENTS: Final = ("cache-control", "pragma")
"""What a client wishes of caches; the platform does not heed it here."""


def _place(visit: Visit, cache: str, asked: Request) -> tuple[Key, Policy]:
    """The key that a request has in a cache, and the policy that what lies there was kept with."""
    site = visit.site.match("GET", asked.url).policy
    plain = Policy(
        max_object_size=site.max_object_size, max_variants=site.max_variants, targeted=site.targeted
    )
    if not cache and is_onward(asked.url, visit):
        facts = facts_of(visit.arrival)
        key = cache_key(forwarded(asked, site.key, facts), site.key, facts)
        return key, replace(plain, key=site.key)
    # No key of a client's request begins so.
    return f"cache:{quote(cache, safe='')} {cache_key(asked, KeyPolicy(), Facts())}", plain


def match(visit: Visit, cache: str, asked: Request, now: float) -> Response | None:
    """The stored response that is fresh and fits, with the client's conditions and ranges heeded; None without any."""
    asked = asked.with_headers(asked.headers.without(*_OF_CLIENTS))
    key, policy = _place(visit, cache, asked)
    decision = decide(asked, visit.pop.shelf.variants(key, asked.url), policy, now)
    return answer(decision.entry, asked, decision.age) if isinstance(decision, Hit) else None


def delete(visit: Visit, cache: str, asked: Request) -> bool:
    """Forget what is stored for a request, all variants of it; whether there was anything."""
    key, _ = _place(visit, cache, asked)
    there = bool(visit.pop.shelf.peek(key))
    visit.pop.shelf.drop(key)
    return there


async def put(visit: Visit, cache: str, asked: Request, response: Response, now: float) -> str | None:
    """Store a response; the sentence of the TypeError that the function gets, where it may not ask for that.

    One that says itself that it is not to be stored is silently left out, as on the platform; the journal has the reason.
    """
    wrong = _wrong(asked, response)
    if wrong is not None:
        await let_go(response.body)
        return wrong
    key, policy = _place(visit, cache, asked)
    # It told how the response came to the function, and not how it will come to anybody else.
    response = response.with_headers(response.headers.without("cache-status"))
    shelf = visit.pop.shelf
    generation = shelf.generation
    kept = keep(asked, response, _for(response, policy), key=key, requested_at=now, received_at=now)
    if isinstance(kept, Refuse):
        await let_go(response.body)
        await visit.note(now, "keep", "refused", reason=kept.reason, section=kept.section)
        return None
    try:
        body = await collect(response.body, policy.max_object_size)
    except BodyBroken as problem:
        return f"The body of the response ended early: {problem}"
    if body is None:
        reason = f"its body is larger than max_object_size ({policy.max_object_size} bytes)"
        await visit.note(now, "keep", "refused", reason=reason, section="config")
    elif shelf.admits(asked.url, kept.tags, generation, kept.search):
        headers = kept.response.headers.set("content-length", str(body.length))
        kept = replace(kept, response=kept.response.with_headers(headers))
        shelf.put(kept.entry(body), kept.most)
        await visit.note(now, "keep", "stored", bytes=body.length, **lifetime_told(kept.terms))
    return None


def _wrong(asked: Request, response: Response) -> str | None:
    """Why a response cannot be put, in the platform's words."""
    if asked.method != "GET":
        return "Cannot cache response to non-GET request."
    if response.status == 206:
        return "Cannot cache response to a range request (206 Partial Content)."
    if varies_by(response.headers) is None:
        return "Cannot cache response with 'Vary: *' header."
    return None


def _for(response: Response, policy: Policy) -> Policy:
    """The policy for a response: what it says counts, and the platform's lifetimes where it says nothing."""
    headers = response.headers
    if not any(name in headers for name in (*_SAYING, *policy.targeted)):
        policy = replace(policy, status_ttl=_UNSAID)
    if "set-cookie" in parse_cache_control(headers.all("cache-control")).names("private"):
        # The way to store a response that sets a cookie: without the cookie.
        policy = replace(policy, set_cookie="strip")
    return policy
