"""CACHE016: `immutable` with a lifetime of minutes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_A_DAY: Final = 86_400.0


def check(subject: Subject) -> Iterator[Finding]:
    """The lifetime that browsers and the edge are given together with `immutable`."""
    for route, node in subject.rules:
        ttl = route.policy.edge_ttl
        if route.policy.mode == "immutable" and ttl is not None and ttl < _A_DAY:
            yield Finding(
                f"The rule `{route.pattern}` says that its files never change, and keeps them for less than a day.",
                subject.said(node, "edge_ttl"),
                "Write `1y`, or `cache: standard` where the files do change.",
            )


RULE = Rule(
    code="CACHE016",
    title="`immutable` stands beside an `edge_ttl` of less than a day.",
    why="A file that never changes can be kept for a year; one that must be fetched anew soon does change, and then browsers that were told "
    "`immutable` show the old one.",
    bad="""
caching_rules:
  - pattern: "/static/*"
    cache: "immutable"
    edge_ttl: "5m"
""",
    good="""
caching_rules:
  - pattern: "/static/*"
    cache: "immutable"
    edge_ttl: "1y"
""",
    check=check,
)
