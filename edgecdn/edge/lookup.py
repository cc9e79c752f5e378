"""The cache phase: what one PoP does with a request that may be answered from its shelf."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from edgecdn.cache.decide import Bypass, Hit, Miss, Revalidate, Stale, Unsatisfied, decide
from edgecdn.cache.entry import Key
from edgecdn.cache.key import Facts, cache_key, forwarded
from edgecdn.edge.collapse import Wanted, fly, refresh
from edgecdn.edge.direct import pass_by
from edgecdn.edge.present import conclude, from_shelf
from edgecdn.edge.visit import Served, Verdict, Visit
from edgecdn.edge.wishes import Wishes
from edgecdn.http.message import Request, text_response
from edgecdn.plan.model import Policy


async def look_up(visit: Visit, request: Request, wishes: Wishes, now: float) -> Served:
    """The answer from the shelf where that is allowed, else from above, kept where that is allowed."""
    policy = _policy(visit.matched.policy, wishes)
    key = _key(visit, request, policy, wishes)
    request = forwarded(request, policy.key)
    decision = decide(request, visit.pop.shelf.variants(key), policy, now)
    match decision:
        case Hit(entry=entry, age=age):
            return await from_shelf(visit, request, policy, entry, age, Verdict(decision), now)
        case Stale(entry=entry, age=age, revalidate=again):
            under_way = again and await refresh(Wanted(visit, request, policy, key, decision), now)
            verdict = Verdict(decision, collapsed=under_way)
            return await from_shelf(visit, request, policy, entry, age, verdict, now)
        case Revalidate() | Miss():
            if request.method == "HEAD":
                # A head alone fills no shelf, so there is nothing to collapse on.
                return await pass_by(visit, request, policy, key, decision, now)
            return await fly(Wanted(visit, request, policy, key, decision), now)
        case Bypass():
            return await pass_by(visit, request, policy, key, decision, now)
        case Unsatisfied():
            refusal = text_response(504, f"Nothing stored may be used: {decision.reason}")
            return await conclude(visit, refusal, Verdict(decision), now)
        case _:
            assert_never(decision)


def _policy(policy: Policy, wishes: Wishes) -> Policy:
    return policy if wishes.cache_ttl is None else replace(policy, edge_ttl=wishes.cache_ttl)


def _key(visit: Visit, request: Request, policy: Policy, wishes: Wishes) -> Key:
    place = visit.arrival.place
    facts = Facts(country="" if place is None else place.country)
    return cache_key(request, policy.key, facts, wishes.cache_key)
