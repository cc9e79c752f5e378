"""CACHE008: stale-while-revalidate where there is a shield."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.diagnostics.diagnostic import Related
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """A rule whose requests may go by a shield: the origin's, or a region's."""
    origins = {origin.name: origin for origin in subject.plan.origins}
    regional = next((pop.shield for pop in subject.plan.pops if pop.shield is not None), None)
    for route, node in subject.rules:
        shield = origins[route.origin].shield or regional
        if shield is None or not route.policy.stale_while_revalidate or route.policy.mode == "no-store":
            continue
        place = subject.shields.get(shield)
        yield Finding(
            f"`stale_while_revalidate` on `{route.pattern}` counts twice: at the edge, and at its shield `{shield}`.",
            subject.said(node, "stale_while_revalidate"),
            "Halve it, or leave it out where content must be new; `stale_if_error` is no such risk.",
            () if place is None else (Related(place, "the shield"),),
            ("What was stale when the shield gave it may be served by the edge for as long again.",),
        )


RULE = Rule(
    code="CACHE008",
    title="`stale_while_revalidate` counts at the shield and again at the edge.",
    why="A shield answers the edge with what is stale while it fetches anew, and the edge may then do the same: the two times add up. "
    "On some platforms the edge even takes such an answer for fresh.",
    bad="""
points_of_presence:
  - {region: "eu", locations: ["lon", "fra"], shield: "fra"}
caching_rules:
  - pattern: "/news/*"
    edge_ttl: "1m"
    stale_while_revalidate: "5m"
""",
    good="""
points_of_presence:
  - {region: "eu", locations: ["lon", "fra"], shield: "fra"}
caching_rules:
  - pattern: "/news/*"
    edge_ttl: "1m"
    stale_if_error: "1d"
""",
    check=check,
)
