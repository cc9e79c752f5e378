"""Fetching for the shelf: one trip to the origin, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Final

from edgecdn.cache.decide import may_serve_on_error
from edgecdn.cache.entry import Entry
from edgecdn.cache.keep import Keep, Refuse, keep
from edgecdn.cache.shelf import Shelf
from edgecdn.edge.confirm import PURGED, take_confirmation
from edgecdn.edge.effects import Fetched, Land, Spawn, Unreachable
from edgecdn.edge.flight import Flight, Kept, Landing, Lost, Unshared
from edgecdn.edge.present import lifetime_told
from edgecdn.edge.streams import let_go
from edgecdn.edge.tape import Tape, record
from edgecdn.edge.unkeyed import behind
from edgecdn.edge.upstream import no_answer, unreachable
from edgecdn.edge.visit import Sought, Visit
from edgecdn.http.body import Body, Bytes, Counted, Stream
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response, text_response
from edgecdn.http.url import Url
from edgecdn.plan.model import Policy

_OWN_CONDITIONS: Final = (
    *("if-none-match", "if-modified-since", "if-match", "if-unmodified-since"),
    *("if-range", "range"),
)


@dataclass(frozen=True, slots=True)
class Errand:
    """What is fetched, for whom, and what is stored of it so far; `conditions` ask whether that is still good."""

    visit: Visit
    request: Request
    sought: Sought
    entry: Entry | None
    conditions: Headers | None


async def fill(errand: Errand, flight: Flight, name: Hashable, now: float) -> None:
    """Fetch, land the flight for those who wait, and keep what may be kept.

    The flight stays listed under `name` (None: it never was) while the body arrives, so that late comers read along.
    Runs as work of its own: it goes on when the one who started it has left.
    """
    visit = errand.visit
    landing = await _land(errand, now)
    flight.landing = landing
    if not isinstance(landing, Kept):
        _unlist(visit, flight, name)
        await Land(flight)
        if flight.owner_left and isinstance(landing, Unshared | Lost):
            await let_go(landing.response.body)
        return
    await Land(flight)
    await _store(visit, errand.request.url, landing, flight.generation)
    if visit.reads:
        policy, vary = errand.sought.policy.key, {field for field, _ in landing.keep.vary}
        for note in behind(visit, errand.sought.key, policy, vary, landing.at):
            await note
    _unlist(visit, flight, name)


async def keep_along(visit: Visit, response: Response, kept: Keep, policy: Policy, now: float) -> Response:
    """The response with a body that is kept while it goes to the one who asked."""
    landing = _kept(visit, response, kept, policy, now)
    body = landing.tape.whole() or landing.tape.stream()
    await Spawn(_store(visit, kept.url, landing, visit.pop.shelf.generation))
    return replace(response, body=body)


async def _store(visit: Visit, url: Url, landing: Kept, generation: int) -> None:
    """Take a body to its end, and keep it if it came whole, is not too large, and no purge since `generation` names it."""
    shelf, body, tape, kept = visit.pop.shelf, landing.response.body, landing.tape, landing.keep
    if isinstance(body, Stream):
        await record(body, tape)
    whole = tape.whole()
    if whole is None and tape.keeps:
        await visit.note(landing.at, "keep", "incomplete", bytes=tape.size, reason=tape.broken)
        return
    refused = None
    if whole is None:
        refused = _too_large(shelf, "more bytes came than", tape.limit)
    elif not shelf.admits(url, kept.tags, generation, kept.search):
        refused = PURGED
    elif not shelf.put(entry := kept.entry(whole), kept.most):
        refused = _too_large(
            shelf, f"with all that it takes, {entry.size} bytes are more than", shelf.capacity
        )
    if refused is None:
        await visit.note(landing.at, "keep", "stored", bytes=tape.size, **lifetime_told(kept.terms))
        return
    await visit.note(landing.at, "keep", "refused", reason=refused.reason, section=refused.section)
    if refused is not PURGED:
        visit.pop.passes.learn(kept.key, refused, landing.at)


def _too_large(shelf: Shelf, what: str, limit: int) -> Refuse:
    """Why a body is not kept: the limit in bytes is that of the cache, or the rule's own."""
    if limit >= shelf.capacity:
        return Refuse(f"{what} the whole cache holds", "config capacity")
    return Refuse(f"{what} max_object_size", "config max_object_size")


def _unlist(visit: Visit, flight: Flight, name: Hashable) -> None:
    if name is not None and visit.pop.flights.get(name) is flight:
        del visit.pop.flights[name]


async def _land(errand: Errand, now: float) -> Landing:
    visit, request = errand.visit, errand.request
    headers = request.headers.without(*_OWN_CONDITIONS)
    if errand.conditions is not None:
        headers = headers.merge(errand.conditions)
    if errand.sought.part is not None:
        headers = headers.add("range", errand.sought.part.field)
    asked = request.with_headers(headers)
    stored = errand.entry is not None
    generation = visit.pop.shelf.generation
    fetched = await visit.above.ask(visit, asked, errand.sought, now, confirming=stored)
    match fetched.answer:
        case Unreachable() as failure:
            text = unreachable(failure)
            return Lost(text, text, no_answer(failure), fetched.at)
        case Response(status=304) as response:
            return await _not_modified(errand, response, generation, now, fetched.at)
        case Response(status=500 | 502 | 503 | 504 as status) as response:
            kept = _keep(errand, response, now, fetched)
            if isinstance(kept, Keep) and not _may_stand_in(errand, fetched.at):
                return _kept(visit, response, kept, errand.sought.policy, fetched.at)
            if isinstance(kept, Refuse):
                await visit.note(fetched.at, "keep", "refused", reason=kept.reason, section=kept.section)
            why = f"the origin answered {status}"
            return Lost(response, text_response(status, f"T{why[1:]}."), why, fetched.at, status)
        case Response() as response:
            return await _judge(errand, response, now, fetched)


def _may_stand_in(errand: Errand, now: float) -> bool:
    """Whether what is stored is better than a failure that may be stored: it is served as long as that is allowed."""
    entry = errand.entry
    return entry is not None and may_serve_on_error(entry, errand.request, now) is not None


async def _not_modified(
    errand: Errand, response: Response, generation: int, now: float, at: float
) -> Landing:
    """What a 304 leads to: a confirmation, or, where it is about something else than what is stored, asking again for all of it."""
    await let_go(response.body)
    if errand.entry is None or errand.conditions is None:
        why = "the origin answered 304 to a request without conditions"
        refusal = text_response(502, f"T{why[1:]}.")
        return Lost(refusal, refusal, why, at)
    landing = await take_confirmation(
        errand.visit, errand.request, errand.sought, errand.entry, response, generation, now, at
    )
    return landing or await _land(replace(errand, conditions=None), at)


async def _judge(errand: Errand, response: Response, now: float, fetched: Fetched) -> Landing:
    visit = errand.visit
    kept = _keep(errand, response, now, fetched)
    if isinstance(kept, Keep):
        visit.pop.passes.forget(errand.sought.key)
        return _kept(visit, response, kept, errand.sought.policy, fetched.at)
    if errand.entry is not None and response.status < 500:
        # What came instead of a confirmation speaks for the object now (RFC 9111 section 4.3.3).
        visit.pop.shelf.drop(errand.entry.key)
    visit.pop.passes.learn(errand.sought.key, kept, fetched.at)
    await visit.note(fetched.at, "keep", "refused", reason=kept.reason, section=kept.section)
    return Unshared(response, kept.reason, fetched.at)


def _keep(errand: Errand, response: Response, now: float, fetched: Fetched) -> Keep | Refuse:
    sought, shelf = errand.sought, errand.visit.pop.shelf
    length = response.body.length
    if length is not None and shelf.capacity < length <= sought.policy.max_object_size:
        return _too_large(shelf, f"{length} bytes are more than", shelf.capacity)
    if sought.part is not None and response.status < 300 and not sought.part.is_in(response):
        return Refuse("it is not the slice that was asked for", "RFC 9110 14.2")
    return keep(
        errand.request,
        response,
        sought.policy,
        key=sought.key,
        requested_at=now,
        received_at=fetched.at,
        partial=sought.part is not None,
    )


def _kept(visit: Visit, response: Response, kept: Keep, policy: Policy, at: float) -> Kept:
    tape = tape_of(response.body, min(policy.max_object_size, visit.pop.shelf.capacity))
    return Kept(response, kept, tape, at)


def tape_of(body: Body, limit: int) -> Tape:
    """A tape for `body`: already whole where the body is here, empty where it streams."""
    match body:
        case Stream(length=length):
            return Tape(limit, length)
        case Counted(length):
            return Tape(limit, length, ended=True)
        case Bytes(data):
            tape = Tape(limit, len(data), size=len(data), ended=True)
            tape.pieces.append(data)
            return tape
