"""What to do with a request, given what is stored for it (RFC 9111 section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from edgecdn.cache.entry import Entry
from edgecdn.cache.vary import matches
from edgecdn.http.fields.cache_control import NO_DIRECTIVES, Directives, parse_cache_control
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from edgecdn.plan.model import Policy

_SAFE: Final = frozenset(("GET", "HEAD"))
_ON_ERROR: Final = "RFC 5861 4"


@dataclass(frozen=True, slots=True)
class Hit:
    """What is stored is fresh: serve it. `age` and `ttl` (what is left of its freshness) are in seconds."""

    entry: Entry
    age: float
    ttl: float
    reason: str = "fresh"
    section: str = "RFC 9111 4.2"


@dataclass(frozen=True, slots=True)
class Stale:
    """What is stored is stale and may be served so; with `revalidate` it is fetched anew meanwhile."""

    entry: Entry
    age: float
    ttl: float
    revalidate: bool
    fields: Headers
    reason: str
    section: str

    @property
    def on_error(self) -> bool:
        """Whether the origin was asked first, and failed."""
        return self.section == _ON_ERROR


@dataclass(frozen=True, slots=True)
class Revalidate:
    """What is stored must be confirmed first: `fields` are the conditions to ask the origin with."""

    entry: Entry
    age: float
    ttl: float
    fields: Headers
    reason: str
    section: str


@dataclass(frozen=True, slots=True)
class Miss:
    """Nothing that is stored fits. `forward` is the `fwd` parameter of RFC 9211 section 2.2."""

    forward: Literal["uri-miss", "vary-miss"]
    reason: str
    section: str = "RFC 9111 4"


@dataclass(frozen=True, slots=True)
class Bypass:
    """The cache has no say: the request goes to the origin, and nothing is stored."""

    forward: Literal["bypass", "method", "request"]
    reason: str
    section: str


@dataclass(frozen=True, slots=True)
class Unsatisfied:
    """The client wants a stored response or none, and none fits: 504."""

    reason: str = "only-if-cached, and nothing that is stored may be used"
    section: str = "RFC 9111 5.2.1.7"


Decision = Hit | Stale | Revalidate | Miss | Bypass | Unsatisfied


def decide(request: Request, variants: Sequence[Entry], policy: Policy, now: float) -> Decision:
    """What to do with `request`, given the stored responses under its key, at the time `now`."""
    if policy.mode == "no-store":
        return Bypass("bypass", "the rule says no-store", "config")
    if request.method not in _SAFE:
        return Bypass("method", f"{request.method} is not answered from a cache", "RFC 9111 4")
    wishes = _wishes(request.headers)
    if "no-store" in wishes:
        return Bypass("request", "the request says no-store", "RFC 9111 5.2.1.5")
    if request.body.length != 0:
        return Bypass("request", "a body with GET or HEAD has no defined meaning", "RFC 9110 9.3.1")
    decision = _among(request, variants, wishes, now)
    if "only-if-cached" in wishes and isinstance(decision, Miss | Revalidate):
        return Unsatisfied()
    return decision


def _wishes(headers: Headers) -> Directives:
    """The request's directives; Pragma counts where there is no Cache-Control (RFC 9111 section 5.4)."""
    lines = headers.all("cache-control")
    if lines:
        return parse_cache_control(lines)
    pragma = headers.first("pragma")
    if pragma is not None and "no-cache" in pragma.lower():
        return Directives({"no-cache": None})
    return NO_DIRECTIVES


def _among(request: Request, variants: Sequence[Entry], wishes: Directives, now: float) -> Decision:
    best: Entry | None = None
    for entry in variants:
        # Of several that match, the most recent one (RFC 9111 section 4.1).
        newer = best is None or entry.received_at > best.received_at
        if newer and (not entry.vary or matches(request.headers, entry.vary)):
            best = entry
    if best is None:
        if variants:
            return Miss("vary-miss", "what is stored was selected by other request fields", "RFC 9111 4.1")
        return Miss("uri-miss", "nothing is stored under this key")
    return _weigh(best, wishes, now)


def age_and_ttl(entry: Entry, now: float) -> tuple[float, float]:
    """The age, and what is left of the freshness (negative: how long it has been stale), in seconds."""
    age = entry.terms.age(now)
    ttl = entry.terms.lifetime.seconds - age
    return age, ttl if entry.stale_since is None else min(ttl, entry.stale_since - now)


def _weigh(entry: Entry, wishes: Directives, now: float) -> Decision:
    terms = entry.terms
    age, ttl = age_and_ttl(entry, now)
    fresh = ttl > 0
    if not wishes.arguments:
        if fresh and not terms.revalidate_always:
            return Hit(entry, age, ttl)
    else:
        wished = _wished(entry, wishes, age, ttl)
        if wished is not None:
            return wished
        if fresh and not terms.revalidate_always:
            return Hit(entry, age, ttl)
        if not terms.revalidate_always and not terms.revalidate_stale and _bears(wishes, ttl):
            return Stale(
                entry, age, ttl, False, Headers(), "the request accepts it stale", "RFC 9111 5.2.1.2"
            )
    fields = conditions(entry)
    if terms.revalidate_always:
        return Revalidate(entry, age, ttl, fields, "the response says no-cache", "RFC 9111 5.2.2.4")
    if -ttl < terms.stale_while_revalidate:
        return Stale(entry, age, ttl, True, fields, "stale-while-revalidate", "RFC 5861 3")
    return Revalidate(entry, age, ttl, fields, "stale", "RFC 9111 4.2.4")


def _wished(entry: Entry, wishes: Directives, age: float, ttl: float) -> Revalidate | None:
    """Whether the request refuses what is stored although it may be fresh (RFC 9111 section 5.2.1)."""
    if entry.terms.immutable:
        return None
    reason = None
    if "no-cache" in wishes:
        reason = ("the request says no-cache", "RFC 9111 5.2.1.4")
    elif (most := wishes.seconds("max-age")) is not None and age > most:
        reason = ("older than the request's max-age", "RFC 9111 5.2.1.1")
    elif (least := wishes.seconds("min-fresh")) is not None and ttl < least:
        reason = ("less fresh than the request's min-fresh", "RFC 9111 5.2.1.3")
    if reason is None:
        return None
    return Revalidate(entry, age, ttl, conditions(entry), *reason)


def _bears(wishes: Directives, ttl: float) -> bool:
    if "max-stale" not in wishes:
        return False
    if wishes.arguments["max-stale"] is None:
        return True
    return -ttl <= (wishes.seconds("max-stale") or 0)


def may_serve_on_error(entry: Entry, request: Request, now: float) -> Stale | None:
    """What is stored, where it may be served because the origin failed (RFC 5861 section 4), else None.

    The request's own `stale-if-error` counts too, unless must-revalidate or its kin forbid it (RFC 9111 section 4.2.4).
    """
    terms = entry.terms
    if terms.revalidate_always:
        return None
    age, ttl = age_and_ttl(entry, now)
    wished = 0 if terms.revalidate_stale else _wishes(request.headers).seconds("stale-if-error")
    if -ttl < max(terms.stale_if_error, float(wished or 0)):
        return Stale(entry, age, ttl, False, Headers(), "stale-if-error", _ON_ERROR)
    return None


def conditions(entry: Entry) -> Headers:
    """The fields that ask the origin whether a stored response is still good (RFC 9111 section 4.3.1)."""
    headers = entry.response.headers
    pairs: list[tuple[str, str]] = []
    if (tag := headers.first("etag")) is not None:
        pairs.append(("if-none-match", tag))
    if (modified := headers.first("last-modified")) is not None:
        pairs.append(("if-modified-since", modified))
    return Headers(tuple(pairs))
