"""How long a response is fresh and how old it is (RFC 9111 section 4.2)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from edgecdn.cache.entry import Lifetime
from edgecdn.cache.targeted import targeted
from edgecdn.http.fields.cache_control import Directives, parse_cache_control
from edgecdn.http.fields.dates import parse_date
from edgecdn.http.fields.numbers import LONGEST, delta_seconds
from edgecdn.http.headers import Headers
from edgecdn.http.message import Response
from edgecdn.plan.model import Policy

HEURISTIC_STATUSES: Final = frozenset((200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501))
"""Statuses that may be given a heuristic lifetime (RFC 9110 section 15.1)."""

_NOT_HEURISTIC: Final = frozenset((405, 414, 501))
"""Of those, the ones that one client's odd request can cause: without explicit freshness they are not kept."""

_TENTH: Final = 0.1
_A_DAY: Final = 86_400.0


def directives_for_edge(headers: Headers, policy: Policy) -> tuple[Directives, str]:
    """The directives that count for this cache, and the field they stand in.

    A targeted field of the policy's list, the first that is there and readable, replaces Cache-Control and Expires
    as a whole (RFC 9213 section 2.2).
    """
    for name in policy.targeted:
        lines = headers.all(name)
        found = targeted(name, lines) if lines else None
        if found is not None:
            return found, name
    return parse_cache_control(headers.all("cache-control")), "cache-control"


def freshness_lifetime(
    response: Response, policy: Policy, directives: Directives, field: str, now: float
) -> Lifetime:
    """How long `response` is fresh, in seconds, and which field or setting said so (RFC 9111 section 4.2.1).

    The policy's overrides come first, as a CDN's do: a lifetime for the status, then `edge_ttl`. A shared cache then
    prefers s-maxage, max-age, Expires; without any of them the heuristic of section 4.2.2 applies to the statuses
    that allow it. Bounds hold whatever the origin said. Never raises: a field that does not parse is stale at once.
    """
    for rule in policy.status_ttl:
        if rule.low <= response.status <= rule.high:
            return Lifetime(rule.seconds, "status_ttl", "config")
    if policy.edge_ttl is not None and response.status in HEURISTIC_STATUSES - _NOT_HEURISTIC:
        return Lifetime(policy.edge_ttl, "edge_ttl", "config")
    said = _said(response, directives, field, now)
    bounds = policy.bounds
    if bounds is None:
        return said
    if said.by in ("heuristic", "none") and bounds.default is not None:
        said = Lifetime(bounds.default, "edge_ttl.default", "config")
    if said.seconds < bounds.minimum:
        return Lifetime(bounds.minimum, "edge_ttl.min", "config")
    if bounds.maximum is not None and said.seconds > bounds.maximum:
        return Lifetime(bounds.maximum, "edge_ttl.max", "config")
    return said


def _said(response: Response, directives: Directives, field: str, now: float) -> Lifetime:
    for name in ("s-maxage", "max-age"):
        seconds = directives.seconds(name)
        if seconds is not None:
            return _explicit(seconds, field, name)
    headers = response.headers
    expires = headers.first("expires") if field == "cache-control" else None
    if expires is not None:
        until = parse_date(expires, now) if len(headers.all("expires")) == 1 else None
        since = _date(headers, now)
        return Lifetime(
            0.0 if until is None else min(max(0.0, until - since), LONGEST), "expires", "RFC 9111 4.2.1"
        )
    allowed = response.status in HEURISTIC_STATUSES - _NOT_HEURISTIC or "public" in directives
    modified = headers.first("last-modified")
    changed = None if modified is None else parse_date(modified, now)
    if allowed and changed is not None:
        return Lifetime(
            min(max(0.0, _date(headers, now) - changed) * _TENTH, _A_DAY), "heuristic", "RFC 9111 4.2.2"
        )
    return Lifetime(0.0, "none", "RFC 9111 4.2.2")


@lru_cache(1024)
def _explicit(seconds: int, field: str, name: str) -> Lifetime:
    """An explicit lifetime. Many responses have the same: what is stored of them shares it."""
    return Lifetime(float(seconds), f"{field} {name}", "RFC 9111 4.2.1")


def _date(headers: Headers, now: float) -> float:
    text = headers.first("date")
    found = None if text is None else parse_date(text, now)
    return now if found is None else found


def initial_age(headers: Headers, requested_at: float, received_at: float) -> float:
    """The corrected initial age in seconds (RFC 9111 section 4.2.3), from Age, Date and the response's delay."""
    age = headers.first("age")
    value = None if age is None else delta_seconds(age.partition(",")[0].strip())
    date = headers.first("date")
    made = None if date is None else parse_date(date, received_at)
    apparent = 0.0 if made is None else max(0.0, received_at - made)
    if apparent < 1.0:
        apparent = 0.0  # Date has whole seconds: less than one is no age
    corrected = (value or 0) + max(0.0, received_at - requested_at)
    return max(apparent, corrected)
