"""ROUTE005: an origin that no rule leads to."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.compiler.words import child, pairs
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """The first origin is the one of all that matches no rule."""
    used = {route.origin for route in subject.plan.routes}
    for name, _ in pairs(child(subject.cdn, "origins"))[1:]:
        if name.value not in used:
            yield Finding(
                f"No rule leads to the origin `{name.value}`.",
                name.span,
                f"Write `origin: {name.value}` in a rule, or take it out.",
            )


RULE = Rule(
    code="ROUTE005",
    title="No rule leads to this origin.",
    why="An origin that nothing uses is asked for nothing: a rule that should name it does not, or it is left over.",
    bad="""
origins:
  shop: {url: "https://shop.example"}
  blog: {url: "https://blog.example"}
caching_rules:
  - {pattern: "/blog/*", edge_ttl: "1h"}
""",
    good="""
origins:
  shop: {url: "https://shop.example"}
  blog: {url: "https://blog.example"}
caching_rules:
  - {pattern: "/blog/*", edge_ttl: "1h", origin: "blog"}
""",
    check=check,
)
