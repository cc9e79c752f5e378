"""What would happen to a request now, without letting it happen: what `explain` tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from edgecdn.cache.choose import age_and_ttl
from edgecdn.cache.decide import (
    Bypass,
    Decision,
    Hit,
    Miss,
    Revalidate,
    Stale,
    Unsatisfied,
    decide,
)
from edgecdn.cache.entry import Entry, Key
from edgecdn.cache.key import Part, cache_key, forwarded, kept_query, key_parts
from edgecdn.cache.slices import Slice
from edgecdn.cache.vary import matches
from edgecdn.edge.admission import admit, cleaned
from edgecdn.edge.below import handed_down
from edgecdn.edge.images.entering import by_path, by_query
from edgecdn.edge.images.errors import BAD_OPTIONS, no_picture
from edgecdn.edge.images.making import settled
from edgecdn.edge.images.picture import Picture, Unreadable
from edgecdn.edge.images.variants import picture_key, picture_part
from edgecdn.edge.network import Network
from edgecdn.edge.passes import Pass
from edgecdn.edge.place import Candidate, ranked
from edgecdn.edge.site import Matched
from edgecdn.edge.slices import first_slice
from edgecdn.edge.tiers import parent
from edgecdn.edge.visit import Arrival, Sought, facts_of
from edgecdn.http.message import Request, Response


@dataclass(frozen=True, slots=True)
class Held:
    """A stored variant: whether the request selects it, its age, and what is left of its freshness, in seconds."""

    entry: Entry
    selected: bool
    age: float
    ttl: float


@dataclass(frozen=True, slots=True)
class Tier:
    """What one PoP's cache has under the key and would decide; `passing` says why an answer for the key was not stored lately.

    `variants` are those of the URL that are stored there, whatever their keys.
    """

    pop: str
    held: tuple[Held, ...]
    decision: Decision
    passing: Pass | None
    flying: bool
    variants: int = 0


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A request's way as it would be now.

    `candidates` are the PoPs by distance, none where the client's place is not known; `refusal` is the answer where the
    request is not let in: nothing follows then. `parts` are those of the `key` beside the URL, and `left_out` the query
    parameters that are none; `part` is the slice that is asked for first, None where it is the whole object; `uncut` says why no
    slices of a rule that cuts are tried. `tiers` begins with the PoP that answers and ends with the one that would not have to
    ask another cache.
    """

    request: Request
    arrival: Arrival
    pop: str
    candidates: tuple[Candidate, ...]
    matched: Matched
    refusal: Response | None
    key: Key
    parts: tuple[Part, ...]
    left_out: tuple[str, ...]
    part: Slice | None
    tiers: tuple[Tier, ...]
    uncut: Pass | None = None


def foresee(network: Network, request: Request, arrival: Arrival) -> Foreseen:
    """What would happen to `request`, as far as functions leave it as it is. Changes nothing, not even what was used last."""
    site, pop = network.site, network.choose(arrival)
    entered = by_path(site, cleaned(request))
    request = cleaned(request) if isinstance(entered, Response) else entered.request
    matched = site.match(request.method, request.url)
    admitted = entered if isinstance(entered, Response) else admit(site, matched, request, arrival.at)
    refusal = admitted if isinstance(admitted, Response) else None
    asked, wish = (request, None) if isinstance(admitted, Response) else by_query(matched.policy, admitted)
    if not isinstance(entered, Response) and entered.picture is not None:
        wish = entered.picture
    if isinstance(wish, Unreadable):
        refusal = no_picture(400, BAD_OPTIONS, wish.text)
    policy, facts = matched.policy.key, facts_of(arrival)
    key = cache_key(asked, policy, facts)
    parts = key_parts(asked, policy, facts)
    if isinstance(wish, Picture):
        wish = settled(wish, asked)
        key, parts = picture_key(key, wish), (*parts, picture_part(wish))
    upwards = forwarded(asked, policy, facts)
    part = None if wish is not None else first_slice(pop, upwards, Sought(matched.policy, key), arrival.at)
    if part is not None:
        upwards = upwards.with_headers(upwards.headers.without("range", "if-range"))
    looked_up = key if part is None else part.key
    return Foreseen(
        asked,
        arrival,
        pop.code,
        () if arrival.place is None else ranked(site.plan.pops, arrival.place),
        matched,
        refusal,
        key,
        parts,
        _left_out(asked.url.query, kept_query(asked.url.query, policy)),
        part,
        ()
        if refusal is not None
        # A picture is made in the PoP that is asked: what lies above it has its original.
        else tuple(_tiers(network, pop.code, upwards, matched, looked_up, arrival.at))[
            : None if wish is None else 1
        ],
        None if matched.policy.slice_size is None else pop.uncut.of(key, arrival.at),
    )


def _tiers(
    network: Network, first: str, request: Request, matched: Matched, key: Key, now: float
) -> Iterator[Tier]:
    """The caches that would be asked, one after the other."""
    code: str | None = first
    asked: list[str] = []
    confirming = False
    while code is not None and code in network.pops and code not in asked:
        asked.append(code)
        state = network.pops[code]
        variants = state.shelf.peek(key, request.url)
        decision = decide(request, variants, matched.policy, now)
        if len(asked) > 1:
            decision = handed_down(decision, confirming=confirming)
        held = tuple(
            Held(entry, matches(request.headers, entry.vary), *age_and_ttl(entry, now)) for entry in variants
        )
        flying = any(isinstance(name, tuple) and name[0] == key for name in state.flights)
        number = state.shelf.variants_of(request.url)
        yield Tier(code, held, decision, state.passes.of(key, now), flying, number)
        if not _goes_on(decision):
            return
        confirming = isinstance(decision, Revalidate | Stale)
        code = parent(state.plan, matched.origin)


def _goes_on(decision: Decision) -> bool:
    """Whether whatever lies above is asked, now or behind the answer."""
    match decision:
        case Stale(revalidate=again):
            return again
        case Miss() | Revalidate() | Bypass():
            return True
        case Hit() | Unsatisfied():
            return False
        case _:
            assert_never(decision)


def _left_out(asked: str | None, kept: str | None) -> tuple[str, ...]:
    counted = (kept or "").split("&")
    return tuple(part for part in (asked or "").split("&") if part and part not in counted)
