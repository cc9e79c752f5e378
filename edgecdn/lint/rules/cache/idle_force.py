"""CACHE010: `force` that has nothing to force."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """`force` of a rule's own, without a lifetime."""
    for route, node in subject.rules:
        if route.policy.force and route.policy.edge_ttl is None and (said := node.get("force")) is not None:
            yield Finding(
                f"`force` has no effect on the rule `{route.pattern}`, which has no `edge_ttl`.",
                said.span,
                "Write an `edge_ttl`, or take `force` out.",
            )


RULE = Rule(
    code="CACHE010",
    title="`force` has no effect without an `edge_ttl`.",
    why="`force` says that `edge_ttl` also holds for `private`, `no-store` and cookies. Without a lifetime, or with bounds alone, there is "
    "nothing that could hold.",
    bad="""
caching_rules:
  - pattern: "/downloads/*"
    force: true
""",
    good="""
caching_rules:
  - pattern: "/downloads/*"
    edge_ttl: "5m"
    force: true
""",
    check=check,
)
