"""CACHE017: a lifetime for methods whose responses are never kept."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Only GET and HEAD are answered from the cache."""
    for route, node in subject.rules:
        said = node.get("edge_ttl")
        if said is not None and route.methods and not {"GET", "HEAD"} & set(route.methods):
            yield Finding(
                f"`edge_ttl` has no effect on the rule `{route.pattern}`: responses to its methods are never kept.",
                said.span,
                "Take it out, or add `GET` to `methods`.",
                fix=subject.without(node, "edge_ttl"),
            )


RULE = Rule(
    code="CACHE017",
    title="`edge_ttl` stands on a rule for methods whose responses are never kept.",
    why="The edge answers GET and HEAD from its cache, and passes every other method to the origin (RFC 9111 section 4).",
    bad="""
caching_rules:
  - pattern: "/forms/*"
    methods: ["POST"]
    edge_ttl: "5m"
""",
    good="""
caching_rules:
  - pattern: "/forms/*"
    methods: ["GET", "POST"]
    edge_ttl: "5m"
""",
    check=check,
)
