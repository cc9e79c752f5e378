"""One cache's part in a request: what it does with one whose key is known."""

from __future__ import annotations

from typing import assert_never

from edgecdn.cache.decide import (
    Bypass,
    Hit,
    Miss,
    Revalidate,
    Stale,
    Unsatisfied,
    decide,
)
from edgecdn.edge.below import handed_down
from edgecdn.edge.collapse import Wanted, fly, refresh
from edgecdn.edge.direct import pass_by
from edgecdn.edge.present import conclude, from_shelf
from edgecdn.edge.visit import Served, Sought, Verdict, Visit
from edgecdn.http.message import Request, text_response


async def consult(visit: Visit, request: Request, sought: Sought, now: float) -> Served:
    """The answer from the shelf where that is allowed, else from above, kept where that is allowed.

    `request` has nothing any more that the key leaves out.
    """
    policy = sought.policy
    visit.key = sought.key
    decision = decide(request, visit.pop.shelf.variants(sought.key, request.url), policy, now)
    if visit.below:
        decision = handed_down(decision, confirming=visit.confirming)
    match decision:
        case Hit(entry=entry, age=age):
            return await from_shelf(visit, request, policy, entry, age, Verdict(decision), now)
        case Stale(entry=entry, age=age, revalidate=again):
            under_way = again and await refresh(Wanted(visit, request, sought, decision), now)
            verdict = Verdict(decision, collapsed=under_way)
            return await from_shelf(visit, request, policy, entry, age, verdict, now)
        case Revalidate() | Miss():
            if request.method == "HEAD":
                # A head alone fills no shelf, so there is nothing to collapse on.
                return await pass_by(visit, request, sought, decision, now)
            return await fly(Wanted(visit, request, sought, decision), now)
        case Bypass():
            return await pass_by(visit, request, sought, decision, now)
        case Unsatisfied():
            refusal = text_response(504, f"Nothing stored may be used: {decision.reason}")
            return await conclude(visit, refusal, Verdict(decision), now)
        case _:
            assert_never(decision)
