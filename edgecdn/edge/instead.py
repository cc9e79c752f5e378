"""What is stored in place of what the origin failed to give (RFC 5861 section 4)."""

from __future__ import annotations

from dataclasses import replace

from edgecdn.cache.decide import Bypass, Miss, Revalidate, Stale, may_serve_on_error
from edgecdn.edge.below import may_go_stale
from edgecdn.edge.present import from_shelf
from edgecdn.edge.visit import Served, Sought, Verdict, Visit
from edgecdn.http.message import Request


async def instead(
    visit: Visit,
    request: Request,
    sought: Sought,
    decision: Bypass | Miss | Revalidate | Stale,
    verdict: Verdict,
    now: float,
) -> Served | None:
    """What is stored, where it may be served although the origin failed; None where it may not, or nothing is.

    `verdict` tells how the origin failed.
    """
    entry = decision.entry if isinstance(decision, Revalidate | Stale) else None
    if entry is None or (visit.below and not may_go_stale(entry, confirming=visit.confirming)):
        return None
    stale = may_serve_on_error(entry, request, now)
    if stale is None:
        return None
    told = replace(verdict, decision=stale)
    return await from_shelf(visit, request, sought.policy, stale.entry, stale.age, told, now)
