"""CACHE012: browsers that keep content longer than the edge does."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Lifetimes that the rule itself gives; a signed URL has a rule of its own."""
    for route, node in subject.rules:
        policy = route.policy
        if policy.mode != "standard" or policy.browser_ttl is None or policy.edge_ttl is None:
            continue
        if policy.browser_ttl > policy.edge_ttl:
            yield Finding(
                f"Browsers keep `{route.pattern}` longer than the edge, which can be purged, does.",
                subject.said(node, "browser_ttl"),
                "Let `edge_ttl` be the longer one.",
            )


RULE = Rule(
    code="CACHE012",
    title="`browser_ttl` is longer than `edge_ttl`.",
    why="The edge can be purged and browsers cannot. The usual order is a short time in browsers and a long one at the edge; the other way "
    "round mistakes last and the origin is asked often.",
    bad="""
caching_rules:
  - pattern: "/pages/*"
    edge_ttl: "1m"
    browser_ttl: "1d"
""",
    good="""
caching_rules:
  - pattern: "/pages/*"
    edge_ttl: "1d"
    browser_ttl: "1m"
""",
    check=check,
)
