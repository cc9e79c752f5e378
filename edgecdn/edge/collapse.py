"""Misses: one flight for all who want the same object, and what each of them makes of its landing."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import assert_never

from edgecdn.cache.answer import answer
from edgecdn.cache.decide import Hit, Miss, Revalidate, Stale, decide
from edgecdn.cache.entry import Entry
from edgecdn.cache.keep import Keep
from edgecdn.cache.vary import matches
from edgecdn.edge.direct import pass_by
from edgecdn.edge.effects import Gone, Spawn, Wait
from edgecdn.edge.fill import Errand, fill
from edgecdn.edge.flight import Confirmed, Flight, Kept, Landing, Lost, Unshared
from edgecdn.edge.instead import instead
from edgecdn.edge.present import conclude, from_shelf, plain_get
from edgecdn.edge.streams import let_go
from edgecdn.edge.visit import Served, Sought, Verdict, Visit
from edgecdn.http.body import EMPTY
from edgecdn.http.message import Request, Response, text_response


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request wants that the shelf cannot give as it is."""

    visit: Visit
    request: Request
    sought: Sought
    decision: Miss | Revalidate | Stale

    @property
    def entry(self) -> Entry | None:
        """What is stored, if anything that fits the request is."""
        return None if isinstance(self.decision, Miss) else self.decision.entry


async def fly(wanted: Wanted, now: float) -> Served:
    """Join the flight that fetches what is wanted, or start it, and answer from where it lands."""
    pop = wanted.visit.pop
    if pop.passes.of(wanted.sought.key, now) is not None:
        return await _alone(wanted, now)
    name = _name(wanted)
    flight = pop.flights.get(name)
    if flight is None or not _current(wanted, flight):
        flight = pop.flights[name] = Flight(pop.shelf.generation)
        await Spawn(fill(_errand(wanted), flight, name, now))
        return await _owner(wanted, flight)
    while flight.landing is None:
        now = await Wait(flight)
    return await _joined(wanted, flight.landing, max(now, flight.landing.at))


async def refresh(wanted: Wanted, now: float) -> bool:
    """Fetch anew what is served stale meanwhile (RFC 5861 section 3), unless somebody does already: then it is true."""
    pop, name = wanted.visit.pop, _name(wanted)
    known = pop.flights.get(name)
    if known is not None and _current(wanted, known):
        return True
    flight = pop.flights[name] = Flight(pop.shelf.generation, owner_left=True)
    # The one who is answered meanwhile may have wanted the head alone; the shelf wants all.
    got = replace(wanted, request=replace(wanted.request, method="GET"))
    await Spawn(fill(_errand(got), flight, name, now))
    return False


async def _alone(wanted: Wanted, now: float) -> Served:
    """Fetch for this request only; what comes may still be stored."""
    flight = Flight(wanted.visit.pop.shelf.generation)
    await Spawn(fill(_errand(wanted), flight, None, now))
    return await _owner(wanted, flight)


def _current(wanted: Wanted, flight: Flight) -> bool:
    """Whether what a flight brings is still good for those who come now: no purge since it started may name it."""
    shelf, url = wanted.visit.pop.shelf, wanted.request.url
    if not isinstance(flight.landing, Kept):
        return shelf.admits(url, None, flight.generation)
    kept = flight.landing.keep
    return shelf.admits(url, kept.tags, flight.generation, kept.search)


def _errand(wanted: Wanted) -> Errand:
    fields = wanted.decision.fields if isinstance(wanted.decision, Revalidate | Stale) else None
    return Errand(wanted.visit, wanted.request, wanted.sought, wanted.entry, fields)


def _name(wanted: Wanted) -> Hashable:
    """What tells flights apart: the key, and, as far as it is known, what the answer varies by."""
    variants = wanted.visit.pop.shelf.variants(wanted.sought.key)
    fields = variants[0].vary if variants else ()
    return wanted.sought.key, tuple(wanted.request.headers.get(name) for name, _ in fields)


async def _owner(wanted: Wanted, flight: Flight) -> Served:
    """The answer for the request whose fields went upstream."""
    try:
        while flight.landing is None:
            await Wait(flight)
    except Gone:
        flight.owner_left = True
        if isinstance(flight.landing, Unshared | Lost):
            # It has landed meanwhile, for a request that was there still.
            await let_go(flight.landing.response.body)
        raise
    landing = flight.landing
    visit, decision = wanted.visit, wanted.decision
    match landing:
        case Kept(response=response):
            verdict = Verdict(decision, stored=True, status=response.status)
            served = await _from_tape(wanted, landing, landing.keep.for_owner(), verdict, landing.at)
            if not response.interim:
                return served
            return replace(served, response=replace(served.response, interim=response.interim))
        case Confirmed():
            return await _confirmed(wanted, landing, collapsed=False)
        case Unshared(response=response, reason=reason, at=at):
            verdict = Verdict(decision, refused=True, status=response.status, detail=reason)
            return await conclude(visit, response, verdict, at)
        case Lost(response=response):
            return await _stale_or(wanted, landing, response)
        case _:
            assert_never(landing)


async def _joined(wanted: Wanted, landing: Landing, now: float) -> Served:
    """The answer for a request that waited for another's fetch: only what it could have had from the shelf."""
    match landing:
        case Kept(keep=keep, tape=tape, response=response) if tape.keeps and tape.broken is None:
            if not plain_get(wanted.request):
                now = await tape.end(now)  # it is answered from the whole, and has to be fresh by then
            provisional = keep.entry(EMPTY)
            if isinstance(decide(wanted.request, (provisional,), wanted.sought.policy, now), Hit):
                verdict = Verdict(wanted.decision, collapsed=True, status=response.status)
                return await _from_tape(wanted, landing, keep, verdict, now)
            return await _alone(wanted, now)
        case Confirmed(entry=entry, shared=True) if matches(wanted.request.headers, entry.vary):
            return await _confirmed(wanted, landing, collapsed=True)
        case Confirmed():
            decision = Miss("vary-miss", "what was confirmed meanwhile is for others", "RFC 9111 4.3.4")
            return await _alone(replace(wanted, decision=decision), now)
        case Kept() | Unshared():
            return await _alone(wanted, now)
        case Lost(shared=shared):
            return await _stale_or(wanted, landing, shared)
        case _:
            assert_never(landing)


async def _confirmed(wanted: Wanted, landing: Confirmed, *, collapsed: bool) -> Served:
    """What was just confirmed: good for those who asked, whatever lifetime it has (RFC 9111 section 4.3.3)."""
    visit, policy, at = wanted.visit, wanted.sought.policy, landing.at
    entry = landing.entry
    if not collapsed:
        entry = replace(entry, response=entry.response.with_headers(landing.own))
    verdict = Verdict(wanted.decision, stored=landing.shared, collapsed=collapsed, status=304)
    age = entry.terms.age(at)
    if landing.shared:
        return await from_shelf(visit, wanted.request, policy, entry, age, verdict, at)
    response = answer(entry, wanted.request, age, below=bool(visit.below))
    return await conclude(visit, response, replace(verdict, refused=True), at)


async def _stale_or(wanted: Wanted, landing: Lost, response: Response) -> Served:
    """What is stored, where it may be served although the origin failed, else the failure."""
    visit, sought, now = wanted.visit, wanted.sought, landing.at
    verdict = Verdict(wanted.decision, status=landing.status, detail=landing.why)
    stale = await instead(visit, wanted.request, sought, wanted.decision, verdict, now)
    if stale is None:
        return await conclude(visit, response, verdict, now)
    await let_go(response.body)
    return stale


async def _from_tape(wanted: Wanted, landing: Kept, keep: Keep, verdict: Verdict, now: float) -> Served:
    """The answer from a body that may still be arriving, as old as it is `now`; `keep` has the fields that this request may see."""
    visit, request, tape = wanted.visit, wanted.request, landing.tape
    if not tape.ended and plain_get(request) and tape.keeps:
        head = answer(keep.entry(EMPTY), request, keep.terms.age(now))
        headers = head.headers.without("content-length")
        if tape.length is not None:
            headers = headers.add("content-length", str(tape.length))
        response = Response(head.status, headers, tape.stream())
        return await conclude(visit, response, verdict, now, wanted.sought.policy)
    now = await tape.end(now)
    whole = tape.whole()
    if whole is None and not tape.keeps:
        # A range of what is too large for the shelf: the origin can cut it out itself.
        return await pass_by(visit, request, wanted.sought, wanted.decision, now)
    if whole is None:
        told = text_response(502, f"The origin's response ended early: {tape.broken}")
        return await _stale_or(
            wanted, Lost(told, told, "the origin's answer ended early", now, verdict.status), told
        )
    entry, age = keep.entry(whole), keep.terms.age(now)
    return await from_shelf(visit, request, wanted.sought.policy, entry, age, verdict, now)
