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
    policy = _policy(visit.matched.policy, wishes, authorised="authorization" in request.headers)
    sought = Sought(policy, _key(visit, request, policy, wishes), tags=wishes.tags)
    upwards = forwarded(request, policy.key, facts_of(visit.arrival))
    if wishes.image is not None and request.method in ("GET", "HEAD"):
        return await look_up_picture(visit, upwards, wishes.image, sought, now)
    return await sliced(visit, upwards, sought, now)


def _policy(policy: Policy, wishes: Wishes, *, authorised: bool) -> Policy:
    """The rule's policy with a function's lifetimes, which hold whatever the response says, as on Cloudflare.

    Two things stay as they are: what is stored bears no cookie unless the rule says `store`, and the answer to an authorised
    request is stored only where it allows that (RFC 9111 section 3.5).
    """
    if wishes.cache_ttl is None and not wishes.status_ttl:
        return policy
    if wishes.cache_ttl is not None and wishes.cache_ttl < 0:
        return replace(policy, mode="no-store")
    return replace(
        policy,
        edge_ttl=policy.edge_ttl if wishes.cache_ttl is None else wishes.cache_ttl,
        status_ttl=wishes.status_ttl
        if wishes.cache_ttl is not None
        else (*wishes.status_ttl, *policy.status_ttl),
        force=policy.force or not authorised,
        set_cookie="strip" if policy.set_cookie == "refuse" else policy.set_cookie,
    )


def _key(visit: Visit, request: Request, policy: Policy, wishes: Wishes) -> Key:
    return cache_key(request, policy.key, facts_of(visit.arrival), wishes.cache_key)
