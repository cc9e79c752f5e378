"""Fresh hits, remembered: an answer that rests on nothing but the shelf and the time need not be decided anew.

What is remembered is only ever what the edge answered by its whole way; what it rests on is looked at each time.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import Final

from edgecdn.cache.choose import age_and_ttl
from edgecdn.cache.decide import Hit
from edgecdn.cache.entry import Entry
from edgecdn.edge.effects import Note
from edgecdn.edge.present import concluded
from edgecdn.edge.site import Site
from edgecdn.edge.state import PopState
from edgecdn.edge.visit import Visit
from edgecdn.http.body import EMPTY
from edgecdn.http.message import Request, Response

_WISHES: Final = frozenset(("cache-control", "pragma"))


@dataclass(frozen=True, slots=True)
class Recollection:
    """A fresh hit as it was answered, and what that rests on.

    `read` has the names of the fields that were asked for on the way (`edgecdn.http.watched`). A request that has the
    same method, URL and place, and the same lines of those names, gets the same: whatever else it says was not looked at.

    `variants` are all that the shelf had under `key`, and the one at `chosen` answered. They are not kept alive, so that
    what the shelf has given up is gone. `whole` says whether the answer has the entry's body; else it has none. `notes`
    are those of the request, to be taken again with another time and id.
    """

    site: Site
    pop: PopState
    key: str
    variants: tuple[weakref.ref[Entry], ...]
    chosen: int
    read: frozenset[str]
    whole: bool
    notes: tuple[Note, ...]


def recollection(
    visit: Visit, request: Request, response: Response, read: set[str], summary: Note
) -> Recollection | None:
    """What to remember of a request that has been answered, which `summary` sums up; None where more than the shelf had a part in the answer.

    That is a function, a signature that ends, a wish of the client's that depends on age, a response that answers other queries,
    too, or another vendor's status fields, most of which are new each time.
    """
    verdict, matched = visit.verdict, visit.matched
    if visit.site.plan.status_headers:
        return None
    if verdict is None or not isinstance(verdict.decision, Hit) or matched.viewer or visit.failures:
        return None
    if matched.route is not None and matched.route.signing is not None:
        return None
    if request.headers.any_of(_WISHES):
        return None
    entry = verdict.decision.entry
    if entry.search is not None:
        return None  # what is stored for another query later may answer this one, too
    whole = response.body is entry.response.body
    variants = visit.pop.shelf.variants(entry.key, entry.url)
    chosen = next((number for number, variant in enumerate(variants) if variant is entry), None)
    if chosen is None or not (whole or response.body == EMPTY):
        return None
    known = tuple(weakref.ref(variant) for variant in variants)
    notes = (concluded(visit, verdict.decision, visit.arrival.at), summary)
    return Recollection(visit.site, visit.pop, entry.key, known, chosen, frozenset(read), whole, notes)


def recall(kept: Recollection, site: Site, now: float) -> tuple[Entry, float, float] | None:
    """The entry that answers such a request at `now`, its age, and what is left of its freshness, in seconds.

    None where the request has to be decided anew. Asking counts as use of the entry, as a lookup does.
    """
    first = kept.variants[0]()
    if kept.site is not site or first is None:
        return None
    variants = kept.pop.shelf.variants(kept.key, first.url)
    if len(variants) != len(kept.variants):
        return None
    for known, variant in zip(kept.variants, variants, strict=True):
        if known() is not variant:
            return None
    entry = variants[kept.chosen]
    age, ttl = age_and_ttl(entry, now)
    # An entry that was a hit once is one as long as it is fresh: what else it allows does not change.
    return (entry, age, ttl) if ttl > 0 else None
