"""What a cache hands to the tier below it: nothing that would make old look new there."""

from __future__ import annotations

from edgecdn.cache.decide import Decision, Revalidate, Stale, conditions, may_serve_on_error
from edgecdn.cache.entry import Entry
from edgecdn.edge.visit import Visit
from edgecdn.http.message import Request


def may_go_stale(entry: Entry, *, confirming: bool) -> bool:
    """Whether the tier below may be given this response though it is stale.

    Not where it is `confirming` what it has: that would pass for a confirmation. Nor after a soft purge, of which the response's
    Age knows nothing: the tier below would keep it as fresh.
    """
    return not confirming and entry.stale_since is None


def stale_on_error(visit: Visit, entry: Entry | None, request: Request, now: float) -> Stale | None:
    """What is stored, where it may be served although the origin failed (RFC 5861 section 4), also to the tier below."""
    if entry is None or (visit.below and not may_go_stale(entry, confirming=visit.confirming)):
        return None
    return may_serve_on_error(entry, request, now)


def handed_down(decision: Decision, *, confirming: bool) -> Decision:
    """The decision where the one who asks is the tier below."""
    if not isinstance(decision, Stale) or may_go_stale(decision.entry, confirming=confirming):
        return decision
    reason = (
        "the tier below asks whether what it has is still good"
        if confirming
        else "the tier below could not tell that it was purged"
    )
    return Revalidate(
        decision.entry, decision.age, decision.ttl, conditions(decision.entry), reason, "RFC 9111 4.3"
    )
