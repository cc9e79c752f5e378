"""ROUTE004: a pattern that ends with a slash, and so is for the folder's own page alone."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """The root is a page of its own."""
    for route, node in subject.rules:
        if route.pattern.endswith("/") and route.pattern != "/" and not route.pattern.endswith("*/"):
            yield Finding(
                f"The rule `{route.pattern}` is for that one path, and not for what is below it.",
                subject.head(node),
                f"Write `{route.pattern}*` for all that is below.",
                fix=subject.spelled(subject.head(node), f"{route.pattern}*", safe=False),
            )


RULE = Rule(
    code="ROUTE004",
    title="A pattern that ends with a slash matches one path alone.",
    why="In other tools `/images/` is everything below it. Here a pattern is the whole path, and `*` says where anything may follow.",
    bad="""
caching_rules:
  - {pattern: "/images/", edge_ttl: "1d"}
""",
    good="""
caching_rules:
  - {pattern: "/images/*", edge_ttl: "1d"}
""",
    check=check,
)
