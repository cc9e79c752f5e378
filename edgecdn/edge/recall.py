"""Fresh hits, remembered: an answer that rests on nothing but the shelf and the time need not be decided anew.

What is remembered is only ever what the edge answered by its whole way; what it rests on is looked at each time.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import Final

from edgecdn.cache.decide import Hit, age_and_ttl
from edgecdn.cache.entry import Entry
from edgecdn.edge.effects import Note
from edgecdn.edge.site import Site
from edgecdn.edge.state import PopState
from edgecdn.edge.visit import Visit
from edgecdn.http.body import EMPTY
from edgecdn.http.message import Request, Response

_WISHES: Final = ("cache-control", "pragma")


@dataclass(frozen=True, slots=True)
class Recollection:
    """A fresh hit as it was answered, and what that rests on; another request with the same bytes gets the same.

    `whole` says whether the answer has the entry's body; else it has none. The entry itself is not kept alive, so that what
    the shelf has given up is gone. `notes` are those of the request, to be taken again with another time and id.
    """

    site: Site
    pop: PopState
    key: str
    entry: weakref.ref[Entry]
    whole: bool
    notes: tuple[Note, ...]


def recollection(
    visit: Visit, request: Request, response: Response, notes: tuple[Note, ...]
) -> Recollection | None:
    """What to remember of a request that has been answered; None where more than the shelf had a part in the answer.

    That is a function, a signature that ends, a wish of the client's that depends on age, a second variant, a response that
    answers other queries, too, or another vendor's status fields, most of which are new each time.
    """
    verdict, matched = visit.verdict, visit.matched
    if visit.site.plan.status_headers:
        return None
    if verdict is None or not isinstance(verdict.decision, Hit) or matched.viewer or visit.failures:
        return None
    if matched.route is not None and matched.route.signing is not None:
        return None
    if any(name in _WISHES for name, _ in request.headers.pairs):
        return None
    entry = verdict.decision.entry
    if entry.search is not None:
        return None  # what is stored for another query later may answer this one, too
    whole = response.body is entry.response.body
    if not (whole or response.body == EMPTY) or len(visit.pop.shelf.variants(entry.key)) != 1:
        return None
    return Recollection(visit.site, visit.pop, entry.key, weakref.ref(entry), whole, notes)


def recall(kept: Recollection, site: Site, now: float) -> tuple[Entry, float, float] | None:
    """The entry that answers the same request at `now`, its age, and what is left of its freshness, in seconds.

    None where the request has to be decided anew. Asking counts as use of the entry, as a lookup does.
    """
    entry = kept.entry()
    if kept.site is not site or entry is None:
        return None
    variants = kept.pop.shelf.variants(kept.key, entry.url)
    if len(variants) != 1 or variants[0] is not entry:
        return None
    age, ttl = age_and_ttl(entry, now)
    # An entry that was a hit once is one as long as it is fresh: what else it allows does not change.
    return (entry, age, ttl) if ttl > 0 else None
