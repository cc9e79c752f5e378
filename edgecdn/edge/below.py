"""What a cache hands to the tier below it: nothing that would make old look new there."""

from __future__ import annotations

from edgecdn.cache.decide import Decision, Revalidate, Stale, conditions
from edgecdn.cache.entry import Entry


def may_go_stale(entry: Entry, *, confirming: bool) -> bool:
    """Whether the tier below may be given this response though it is stale.

    Not where it is `confirming` what it has: that would pass for a confirmation. Nor after a soft purge, of which the response's
    Age knows nothing: the tier below would keep it as fresh.
    """
    return not confirming and entry.stale_since is None


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
