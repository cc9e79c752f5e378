"""What to do with a request, given what is stored for it (RFC 9111 section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, assert_never

from edgecdn.cache.choose import age_and_ttl, choose
from edgecdn.cache.entry import Entry
from edgecdn.http.conditional import evaluate
from edgecdn.http.fields.cache_control import NO_DIRECTIVES, Directives, parse_cache_control
from edgecdn.http.fields.lists import split_list
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from edgecdn.plan.model import Policy

_SAFE: Final = frozenset(("GET", "HEAD"))
_ON_ERROR: Final = "RFC 5861 4"
_FOR_ORIGINS: Final = frozenset(("if-match", "if-unmodified-since"))


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


_NO_STORE: Final = Bypass("bypass", "the rule says no-store", "config")

Decision = Hit | Stale | Revalidate | Miss | Bypass | Unsatisfied


def decide(request: Request, variants: Sequence[Entry], policy: Policy, now: float) -> Decision:
    """What to do with `request`, given the stored responses under its key, at the time `now`."""
    if request.method not in _SAFE:
        if policy.mode == "no-store":
            return _NO_STORE
        return Bypass("method", f"{request.method} is not answered from a cache", "RFC 9111 4")
    wishes = _wishes(request.headers)
    decision = _read(request, variants, policy, wishes, now)
    if "only-if-cached" in wishes and isinstance(decision, Miss | Revalidate | Bypass):
        return Unsatisfied()
    return decision


def _read(
    request: Request, variants: Sequence[Entry], policy: Policy, wishes: Directives, now: float
) -> Decision:
    if policy.mode == "no-store":
        return _NO_STORE
    if "no-store" in wishes:
        return Bypass("request", "the request says no-store", "RFC 9111 5.2.1.5")
    if request.body.length != 0:
        return Bypass("request", "a body with GET or HEAD has no defined meaning", "RFC 9110 9.3.1")
    decision = _among(request, variants, wishes, now)
    if isinstance(decision, Hit | Stale) and _contradicts(request, decision.entry, now):
        # The origin may have what the client means: only a cache that asked says that it has not.
        entry, age, ttl = decision.entry, decision.age, decision.ttl
        reason = "a precondition does not hold for what is stored"
        return Revalidate(entry, age, ttl, conditions(entry), reason, "RFC 9111 4.3.2")
    return decision


def _contradicts(request: Request, entry: Entry, now: float) -> bool:
    """Whether If-Match or If-Unmodified-Since, which are the origin's to evaluate, do not hold for what is stored."""
    if not request.headers.any_of(_FOR_ORIGINS) or entry.terms.immutable:
        return False
    stored = entry.response
    return (
        200 <= stored.status < 300
        and evaluate(request.headers, stored.headers, request.method, now) == "failed"
    )


def _wishes(headers: Headers) -> Directives:
    """The request's directives; Pragma counts where there is no Cache-Control (RFC 9111 section 5.4)."""
    lines = headers.all("cache-control")
    if lines:
        return parse_cache_control(lines)
    pragma = headers.get("pragma")
    if pragma is not None and "no-cache" in split_list(pragma.lower()):
        return Directives({"no-cache": None})
    return NO_DIRECTIVES


def _among(request: Request, variants: Sequence[Entry], wishes: Directives, now: float) -> Decision:
    match choose(request.headers, variants, now):
        case Entry() as best:
            return _weigh(best, wishes, now)
        case "nothing":
            return Miss("uri-miss", "nothing is stored under this key")
        case "other-fields":
            return Miss("vary-miss", "what is stored was selected by other request fields", "RFC 9111 4.1")
        case "other-codings":
            return Miss(
                "vary-miss", "what is stored has a content coding that is not accepted", "RFC 9110 12.5.3"
            )
        case never:
            assert_never(never)


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
    most = None if entry.terms.unchanging and ttl > 0 else wishes.seconds("max-age")
    if "no-cache" in wishes:
        reason = ("the request says no-cache", "RFC 9111 5.2.1.4")
    elif most is not None and age > most:
        reason = ("older than the request's max-age", "RFC 9111 5.2.1.1")
    elif most is not None and ttl <= 0 and "max-stale" not in wishes:
        reason = ("the request says max-age, and nothing of stale answers", "RFC 9111 5.2.1.1")
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
