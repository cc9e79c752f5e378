"""The whole edge: its PoPs, and the way into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from edgecdn.cache.eviction.order import order_of
from edgecdn.cache.shelf import Shelf
from edgecdn.edge.admission import cleaned
from edgecdn.edge.deliver import deliver
from edgecdn.edge.effects import Note
from edgecdn.edge.images.entering import by_path
from edgecdn.edge.opening import Opening, opening
from edgecdn.edge.place import ranked
from edgecdn.edge.pop import walk
from edgecdn.edge.purging import purged
from edgecdn.edge.recall import Recollection, recollection
from edgecdn.edge.site import Site
from edgecdn.edge.state import PopState
from edgecdn.edge.summary import finished
from edgecdn.edge.tiers import Tiers
from edgecdn.edge.visit import Arrival, Served, Visit
from edgecdn.http.message import Request, Response
from edgecdn.http.watched import Watched
from edgecdn.plan.model import Place, Plan, PopPlan

Failing = Callable[[Visit, Request, Response], Response]
"""What is told of a request in which functions failed: the response that is given in place of the one there is."""

_PLACES: Final = 4096
"""How many places of clients a network remembers the nearest PoP of before it forgets them all."""


@dataclass(eq=False, slots=True)
class Network:
    """A site and the PoPs that serve it. Shelves outlive a reload; a request ends on the plan it started with."""

    site: Site
    pops: dict[str, PopState]
    tiers: Tiers = field(init=False)
    _nearest: dict[Place, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tiers = Tiers(self.pops)

    @staticmethod
    def open(plan: Plan, secrets: Mapping[str, bytes]) -> Network:
        """A network with empty shelves."""
        return Network(Site(plan, secrets), {pop.code: _fresh(pop) for pop in plan.pops})

    def reload(self, plan: Plan, secrets: Mapping[str, bytes]) -> None:
        """Serve another plan from the next request on; a PoP that is in both keeps what it has."""
        kept: dict[str, PopState] = {}
        for pop in plan.pops:
            state = self.pops.get(pop.code)
            if state is None or (state.plan.capacity, state.plan.eviction) != (pop.capacity, pop.eviction):
                kept[pop.code] = _fresh(pop)
            else:
                state.plan = pop
                kept[pop.code] = state
        self.site, self.pops, self._nearest = Site(plan, secrets), kept, {}
        self.tiers = Tiers(kept)

    def choose(self, arrival: Arrival) -> PopState:
        """The PoP that answers: the one asked for by name, else the nearest one, else the first of the plan."""
        if arrival.pop is not None and arrival.pop in self.pops:
            return self.pops[arrival.pop]
        if arrival.place is None:
            return self.pops[self.site.plan.pops[0].code]
        code = self._nearest.get(arrival.place)
        if code is None:
            if len(self._nearest) >= _PLACES:
                self._nearest.clear()
            code = self._nearest[arrival.place] = ranked(self.site.plan.pops, arrival.place)[0].pop.code
        return self.pops[code]


def _fresh(pop: PopPlan) -> PopState:
    return PopState(pop, Shelf(pop.capacity, strategy=partial(order_of, pop.eviction)))


async def respond(
    network: Network,
    request: Request,
    arrival: Arrival,
    remember: Callable[[Recollection | Opening], None] | None = None,
    ended: Callable[[Note], None] | None = None,
    failed: Failing | None = None,
) -> Response:
    """The response to a client's request, from whichever PoP answers it.

    `request.url` is in normal form and names the site's host. Ends with one note that tells the whole request; `ended` gets it
    too. `remember` is told where the answer is one that such a request may get again without all this. `failed` may put another
    response in the place of one that tells of a function's failure.
    """
    pop, site = network.choose(arrival), network.site
    came, read = request, set[str]()
    if remember is not None:
        request = request.with_headers(Watched(request.headers, read))
    request = cleaned(request)
    entered = by_path(site, request)
    asked = request if isinstance(entered, Response) else entered.request
    visit = Visit(arrival, site, pop, asked.url, site.match(asked.method, asked.url), network.tiers)
    if isinstance(entered, Response):
        response = deliver(visit, request.headers, Served(entered, arrival.at))
    elif request.method == "PURGE":
        # About all PoPs, so no PoP's phases are walked for it.
        response = deliver(visit, request.headers, Served(await purged(network, visit, request), arrival.at))
    else:
        response = await walk(visit, asked, entered.picture)
    if failed is not None and visit.failures:
        response = failed(visit, request, response)
    note = finished(visit, request, response)
    await note
    if ended is not None:
        ended(note)
    if remember is not None:
        kept: Recollection | Opening | None
        if visit.verdict is None:
            kept = opening(visit, came)
        else:
            kept = recollection(visit, request, response, read, note)
        if kept is not None:
            remember(kept)
    return response
