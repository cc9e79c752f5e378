"""ROUTE002: a host pattern with a port, which nothing matches."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """A colon outside the brackets of an IPv6 address."""
    for route, node in subject.rules:
        if route.host is not None and ":" in route.host.rpartition("]")[2]:
            name = route.host.rpartition(":")[0]
            yield Finding(
                f"No request is for the host `{route.host}`: the port is no part of what a pattern is held against.",
                subject.said(node, "host"),
                f"Write `{name}`.",
                fix=subject.spelled(subject.said(node, "host"), name, safe=False),
            )


RULE = Rule(
    code="ROUTE002",
    title="A host with a port matches nothing.",
    why="Hosts are compared by name alone, so that one config holds on port 443 and on a laptop's 8080. A pattern with a port never "
    "matches.",
    bad="""
caching_rules:
  - {pattern: "/*", host: "shop.example:8080"}
""",
    good="""
caching_rules:
  - {pattern: "/*", host: "shop.example"}
""",
    check=check,
)
