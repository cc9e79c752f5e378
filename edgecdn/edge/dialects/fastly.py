"""Fastly: X-Served-By, X-Cache, X-Cache-Hits and X-Timer; with Fastly-Debug in the request also where it has been.

https://www.fastly.com/documentation/reference/http/http-headers/ has the forms. What is served stale or made by the edge itself
is a HIT, what passes by the cache a MISS; a positive number of hits says that the origin was not asked. With several tiers the shield
comes first and the edge last, except in the fields for debugging, which begin with the edge. What a shield did stands in its member of
Cache-Status: as with Fastly, a hit at the edge tells what the shield did when the edge asked it last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from edgecdn.cache.decide import Hit, Revalidate, Stale
from edgecdn.edge.dialects.known import Dialect, Known, number, site_of
from edgecdn.edge.dialects.outcome import Outcome
from edgecdn.http.fields.lists import split_list
from edgecdn.http.fields.numbers import digits
from edgecdn.http.headers import Pairs

_WORDS: Final[Mapping[Outcome, str]] = {
    "hit": "HIT",
    "accepted": "HIT",
    "refreshing": "HIT",
    "updating": "HIT",
    "stale": "HIT",
    "revalidated": "MISS",
    "expired": "MISS",
    "miss": "MISS",
    "refused": "MISS",
    "rule": "MISS",
    "method": "MISS",
    "request": "MISS",
    "unsatisfied": "HIT",
    "function": "HIT",
    "edge": "HIT",
}


@dataclass(frozen=True, slots=True)
class _Tier:
    """One PoP that had a part in the answer: its server, its word, and how often what it served has been a hit."""

    server: str
    word: str
    hits: int


def render(known: Known) -> Pairs:
    """The fields that every answer has, and those for debugging where they are asked for."""
    own = known.verdict.hits if known.verdict is not None else 0
    edge = _Tier(_server(known.pop), _WORDS[known.outcome], own)
    tiers = (*_above(known), edge)
    seconds, milliseconds = known.arrived, round(max(0.0, known.now - known.arrived) * 1000)
    pairs = (
        ("x-served-by", ", ".join(tier.server for tier in tiers)),
        ("x-cache", ", ".join(tier.word for tier in tiers)),
        ("x-cache-hits", ", ".join(str(tier.hits) for tier in tiers)),
        ("x-timer", f"S{seconds:.6f},VS0,VE{milliseconds}"),
    )
    return (*pairs, *_debugging(known, tiers)) if debugs(known) else pairs


def debugs(known: Known) -> bool:
    """Whether the request asks for the fields for debugging, and for those that are else for the edge alone."""
    return "fastly-debug" in known.asked


def _server(pop: str) -> str:
    """The name of a PoP's one server: `cache-jfk1041-JFK`."""
    site = site_of(pop)
    return f"cache-{site.lower()}{number(pop, 1000, 9999)}-{site}"


def _above(known: Known) -> tuple[_Tier, ...]:
    """The tiers above the PoP, the farthest first, from their members of Cache-Status.

    They stand right before the PoP's own, each once: whatever is before them is of an origin's making.
    """
    *others, _ = split_list(known.headers.get("cache-status") or "") or [""]
    names = {f"edgecdn-{pop}": pop for pop in known.parents}
    found: list[_Tier] = []
    for member in reversed(others):
        name, *parameters = (part.strip(" ") for part in member.split(";"))
        pop = names.pop(name, None)
        if pop is None:
            break
        found.append(_tier(pop, parameters))
    return tuple(reversed(found))


def _tier(pop: str, parameters: list[str]) -> _Tier:
    """A tier from the parameters of its member; the number of hits is the last thing in its detail."""
    texts = [parameter.removeprefix("detail=").strip('"') for parameter in parameters]
    counts = (digits(text.removeprefix("hits=")) for text in texts if text.startswith("hits="))
    hits = next(counts, 0) or 0
    return _Tier(_server(pop), "HIT" if "hit" in parameters or hits else "MISS", hits)


def _debugging(known: Known, tiers: tuple[_Tier, ...]) -> Pairs:
    """Fastly-Debug-Path and Fastly-Debug-TTL, the edge first.

    The path has when each server delivered (D) and fetched (F), in whole seconds; what lies above the edge is told as of the edge's
    own fetch. TTL has what is left of the lifetime, how long it may be stale on errors, and the age, in seconds. The
    digest tells keys apart.
    """
    decision = known.verdict.decision if known.verdict is not None else None
    entry = decision.entry if isinstance(decision, Hit | Stale | Revalidate) else None
    served = decision if isinstance(decision, Hit | Stale) else None
    fetched = int(known.now if entry is None or served is None else entry.received_at)
    *above, edge = tiers
    path = [f"(D {edge.server} {int(known.now)})"]
    if decision is not None:
        path.append(f"(F {edge.server} {fetched})")
    for tier in reversed(above):
        path.append(f"(D {tier.server} {fetched})")
        if tier.word == "MISS":
            path.append(f"(F {tier.server} {fetched})")
    left = "- -" if served is None else f"{served.ttl:.3f} {served.entry.terms.stale_if_error:.3f}"
    age = known.headers.first("age") or "-"
    letters = {"HIT": "H", "MISS": "M"}
    told = [f"({letters[edge.word]} {edge.server} {left} {age})"]
    told += [f"({letters[tier.word]} {tier.server} - - -)" for tier in reversed(above)]
    pairs = ("fastly-debug-path", " ".join(path)), ("fastly-debug-ttl", " ".join(told))
    if not known.key:
        return pairs
    return (*pairs, ("fastly-debug-digest", hashlib.sha256(known.key.encode()).hexdigest()))


FASTLY: Final = Dialect(
    (
        *("x-served-by", "x-cache", "x-cache-hits", "x-timer"),
        *("fastly-debug-path", "fastly-debug-ttl", "fastly-debug-digest"),
    ),
    _WORDS,
    render,
)
