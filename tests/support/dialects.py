"""Requests that are known, for tests of the dialects."""

from __future__ import annotations

from dataclasses import replace

from edgecdn.cache.decide import Bypass, Hit, Miss, Revalidate, Stale, Unsatisfied
from edgecdn.edge.dialects.known import Known
from edgecdn.edge.visit import Verdict
from edgecdn.http.headers import Headers
from tests.support.cache import NOW, entry, fields, ok

E = entry(ok(cache_control="max-age=60, stale-if-error=300"))
HIT = Verdict(Hit(E, 5, 55.9), hits=7)
ACCEPTED = Verdict(Stale(E, 65, -5, False, Headers(), "max-stale", "RFC 9111 5.2.1.2"), hits=8)
REFRESHING = Verdict(Stale(E, 65, -5, True, Headers(), "swr", "RFC 5861 3"), hits=9)
UPDATING = replace(REFRESHING, collapsed=True)
ON_ERROR = Verdict(Stale(E, 65, -5, False, Headers(), "sie", "RFC 5861 4"), status=502, hits=10)
EXPIRED = Verdict(Revalidate(E, 65, -5, Headers(), "stale", "RFC 9111 4.2.4"), stored=True, status=200)
REVALIDATED = replace(EXPIRED, status=304)
MISS = Verdict(Miss("uri-miss", "x"), stored=True, status=200)
COLLAPSED = Verdict(Miss("vary-miss", "x"), collapsed=True, status=200)
FAILED = Verdict(Miss("uri-miss", "x"), status=502)
REFUSED = Verdict(Miss("uri-miss", "x"), refused=True, status=200, detail="the response says no-store")
RULE = Verdict(Bypass("bypass", "the rule says no-store", "config"), status=200)
METHOD = Verdict(Bypass("method", "x", "RFC 9111 4"), status=200)
REQUEST = Verdict(Bypass("request", "x", "RFC 9111 5.2.1.5"), status=200)
UNSATISFIED = Verdict(Unsatisfied())

KNOWN = Known(
    id="7f3c-1a",
    pop="tok",
    arrived=NOW + 0.25,
    now=NOW + 0.35,
    asked=fields(),
    status=200,
    headers=fields(cache_status="edgecdn-tok; hit; ttl=55", via="1.1 edgecdn", age="5"),
    verdict=HIT,
)
BY_FUNCTION = replace(KNOWN, verdict=None, functions=True)
BY_EDGE = replace(KNOWN, verdict=None, status=403)
FUNCTION_FAILED = replace(BY_FUNCTION, status=500, failed=True)
