"""ROUTE006: signing keys that no rule asks for."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.compiler.words import child, pairs
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Sets of keys by name."""
    used = {route.signing for route in subject.plan.routes}
    for name, _ in pairs(child(subject.cdn, "signing")):
        if name.value not in used:
            yield Finding(
                f"No rule asks for URLs that are signed with `{name.value}`.",
                name.span,
                f"Write `cache: signed-url` and `signing: {name.value}` in a rule, or take it out.",
            )


RULE = Rule(
    code="ROUTE006",
    title="No rule asks for URLs that are signed with these keys.",
    why="Keys that nothing checks protect nothing: content that should need a signature may be open.",
    bad="""
signing:
  films: {keys: ["FILMS_KEY"]}
caching_rules:
  - {pattern: "/films/*", edge_ttl: "1h"}
""",
    good="""
signing:
  films: {keys: ["FILMS_KEY"]}
caching_rules:
  - {pattern: "/films/*", edge_ttl: "1h", cache: "signed-url"}
""",
    check=check,
)
