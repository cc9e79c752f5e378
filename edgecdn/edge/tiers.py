"""Tiers of caches: a shield stands between PoPs and an origin, and its cache is asked before the origin is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from edgecdn.edge.consult import consult
from edgecdn.edge.effects import Fetched, Unreachable
from edgecdn.edge.state import PopState
from edgecdn.edge.upstream import go_up
from edgecdn.edge.visit import Sought, Visit
from edgecdn.http.message import Request
from edgecdn.plan.model import Origin, PopPlan


@dataclass(frozen=True, slots=True)
class Tiers:
    """What lies above each PoP's cache: its parent's cache, or, above the highest one, the origin."""

    pops: Mapping[str, PopState]

    async def ask(
        self, visit: Visit, request: Request, sought: Sought, now: float, *, confirming: bool
    ) -> Fetched:
        """The answer from one tier up, with the Age and the Cache-Status that it has there."""
        code = parent(visit.pop.plan, visit.matched.origin)
        if code is None or code not in self.pops or code in (visit.pop.code, *visit.below):
            return _tagged(await go_up(visit, request, now), sought.tags)
        above = Visit(
            visit.arrival,
            visit.site,
            self.pops[code],
            visit.url,
            visit.matched,
            self,
            below=(*visit.below, visit.pop.code),
            confirming=confirming,
            failures=visit.failures,
            usage=visit.usage,
            calls=visit.calls,
            reads=visit.reads,
        )
        served = await consult(above, request, sought, now)
        visit.origin_seconds += above.origin_seconds
        return Fetched(served.response, served.at)


def _tagged(fetched: Fetched, tags: tuple[str, ...]) -> Fetched:
    """The answer with tags that a function gave it; clients see none of them."""
    if not tags or isinstance(fetched.answer, Unreachable):
        return fetched
    headers = fetched.answer.headers.add("cache-tag", ",".join(tags))
    return replace(fetched, answer=fetched.answer.with_headers(headers))


def parent(pop: PopPlan, origin: Origin) -> str | None:
    """The code of the PoP whose cache is asked before the origin, None for the one that asks the origin itself.

    A region's shield comes first, then the origin's. The shield of an origin asks nobody else.
    """
    if pop.code == origin.shield:
        return None
    if pop.shield is not None and pop.shield != pop.code:
        return pop.shield
    return origin.shield
