"""The cache phase: under which key a request is looked up, and what is sought there."""

from __future__ import annotations

from dataclasses import replace

from edgecdn.cache.entry import Key
from edgecdn.cache.key import cache_key, forwarded
from edgecdn.edge.images.variants import look_up_picture
from edgecdn.edge.slices import sliced
from edgecdn.edge.visit import Served, Sought, Visit, facts_of
from edgecdn.edge.wishes import Wishes
from edgecdn.http.message import Request
from edgecdn.plan.model import Policy


async def look_up(visit: Visit, request: Request, wishes: Wishes, now: float) -> Served:
    """The cache's answer to a request that has been admitted, as far as `wishes` of a function leave it its own key."""
    policy = _policy(visit.matched.policy, wishes)
    sought = Sought(policy, _key(visit, request, policy, wishes))
    if wishes.image is not None and request.method in ("GET", "HEAD"):
        return await look_up_picture(visit, forwarded(request, policy.key), wishes.image, sought, now)
    return await sliced(visit, forwarded(request, policy.key), sought, now)


def _policy(policy: Policy, wishes: Wishes) -> Policy:
    return policy if wishes.cache_ttl is None else replace(policy, edge_ttl=wishes.cache_ttl)


def _key(visit: Visit, request: Request, policy: Policy, wishes: Wishes) -> Key:
    return cache_key(request, policy.key, facts_of(visit.arrival), wishes.cache_key)
