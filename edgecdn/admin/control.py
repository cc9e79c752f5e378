"""What the admin port controls: the running network, its journal and metrics, and the means to purge."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from edgecdn.admin.invalidations import Invalidations
from edgecdn.admin.problem import Problem
from edgecdn.diagnostics.diagnostic import did_you_mean, join
from edgecdn.drivers.live.world import World
from edgecdn.edge.network import Network
from edgecdn.edge.purge import Order, Purged, purge
from edgecdn.http.url import Url
from edgecdn.observe.feed import Feed
from edgecdn.observe.journal import Journal
from edgecdn.observe.metrics import Metrics
from edgecdn.plan.model import Place

_BASE: Final = Url("http", "localhost", 8080, "/")


@dataclass(eq=False, slots=True)
class Control:
    """A running edge, as the admin port sees it.

    `next_id` makes ids for requests to it, `bug` is told of our own mistakes. `base` is where the site itself is reached, and
    `home` where its clients are that do not say.
    """

    network: Network
    world: World
    journal: Journal
    metrics: Metrics
    next_id: Callable[[], str]
    bug: Callable[[BaseException], None]
    base: Url = _BASE
    home: Place | None = None
    feeds: set[Feed] = field(default_factory=set)
    invalidations: Invalidations = field(default_factory=Invalidations)

    async def purge(self, order: Order, name: str) -> tuple[Purged, ...]:
        """Carry an order out under an id; each PoP's answer. Raises `Problem` for PoPs that there are not."""
        known = list(self.network.pops)
        for code in order.pops or ():
            if code not in known:
                way_out = did_you_mean(code, known) or f"There are {join(known, 'and')}."
                raise Problem(400, f"There is no PoP `{code}`. {way_out}")
        return await self.world.run(purge(self.network, order, self.world.clock.now(), name))


Answer = Callable[[Control, Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Route:
    """One thing that the admin port answers: its method and path, what it does in a sentence, and how.

    `path` is in Starlette's language; `open` says that no token is asked for.
    """

    method: str
    path: str
    does: str
    answer: Answer
    open: bool = False
