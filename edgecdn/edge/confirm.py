"""What the origin says of stored responses without sending them again: a 304, or a 200 to HEAD."""

from __future__ import annotations

from typing import Final

from edgecdn.cache.entry import Entry
from edgecdn.cache.freshen import Freshened, confirmed, freshen, marked_stale, same_as_head
from edgecdn.cache.keep import Refuse
from edgecdn.cache.vary import matches
from edgecdn.edge.flight import Confirmed
from edgecdn.edge.present import lifetime_told
from edgecdn.edge.visit import Sought, Visit
from edgecdn.http.message import Request, Response

PURGED: Final = Refuse("a purge named it while it was on its way", "purge")
"""Nothing that was asked for before a purge is kept, or makes fresh, after it."""

_ANSWERS_LESS: Final = Refuse(
    "it was stored for another query, and says anew which it answers", "No-Vary-Search"
)


async def take_confirmation(
    visit: Visit,
    request: Request,
    sought: Sought,
    asked: Entry,
    response: Response,
    generation: int,
    now: float,
    at: float,
) -> Confirmed | None:
    """What a 304 to the conditions of `asked` leaves behind on the shelf (RFC 9111 section 4.3.4); None where it is about something else.

    `now` is when the origin was asked, the shelf's `generation` being this, and `at` when it had answered.
    """
    shelf = visit.pop.shelf
    named = confirmed(asked, shelf.peek(sought.key, request.url), request, response, at)
    if not named:
        reason, section = "the 304 is about another representation", "RFC 9111 4.3.4"
        await visit.note(at, "keep", "refused", reason=reason, section=section)
        return None
    news = [await _take(visit, request, sought, entry, response, generation, now, at) for entry in named]
    first = news[0]
    return Confirmed(first.entry, first.own, first.refused is None, at)


async def take_head(
    visit: Visit,
    request: Request,
    sought: Sought,
    response: Response,
    generation: int,
    now: float,
    at: float,
) -> None:
    """Freshen what is stored by a 200 to HEAD, or make stale what it contradicts (RFC 9111 section 4.3.5)."""
    shelf = visit.pop.shelf
    for entry in shelf.peek(sought.key, request.url):
        if entry.response.status != 200 or not matches(request.headers, entry.vary):
            continue
        if same_as_head(entry.response, response.headers):
            await _take(visit, request, sought, entry, response, generation, now, at)
        else:
            shelf.replace(entry, marked_stale(entry, at))
            await visit.note(at, "keep", "contradicted", reason="HEAD tells of another representation")


async def _take(
    visit: Visit,
    request: Request,
    sought: Sought,
    entry: Entry,
    response: Response,
    generation: int,
    now: float,
    at: float,
) -> Freshened:
    """One stored response, freshened; off the shelf where it may not be stored any longer.

    A purge that came after the origin was asked stays in force: what was said before it makes nothing fresh.
    """
    shelf = visit.pop.shelf
    fresh = freshen(entry, request, response, sought.policy, requested_at=now, received_at=at)
    # What it answers from now on may be less: it was confirmed for this request's query, not for its own.
    elsewhere = entry.url != request.url and fresh.entry.search != entry.search
    if not shelf.admits(entry.url, entry.tags, generation, entry.search):
        await visit.note(at, "keep", "refused", reason=PURGED.reason, section=PURGED.section)
    elif fresh.refused is None and not elsewhere:
        shelf.replace(entry, fresh.entry)
        await visit.note(at, "keep", "confirmed", **lifetime_told(fresh.entry.terms))
    else:
        shelf.remove(entry)
        refused = fresh.refused or _ANSWERS_LESS
        await visit.note(at, "keep", "refused", reason=refused.reason, section=refused.section)
    return fresh
