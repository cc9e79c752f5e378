"""CACHE001: a rule that earlier ones leave nothing to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edgecdn.diagnostics.diagnostic import Related
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_MOST_SHOWN: Final = 3


def check(subject: Subject) -> Iterator[Finding]:
    """Decided on the patterns, methods and hosts of all earlier rules together."""
    for number, takers, sample in subject.shadowed:
        if subject.hides(number, takers):
            continue
        route, node = subject.rules[number]
        many = "the rule" if len(takers) == 1 else "the rules"
        yield Finding(
            f"No request reaches the rule `{route.pattern}`: all that it matches is taken by {many} above it.",
            subject.head(node),
            "Move it above, or remove it.",
            tuple(
                Related(subject.head(subject.rules[taker][1]), "takes what it matches")
                for taker in takers[:_MOST_SHOWN]
            ),
            (f"For example {sample}.",),
        )


RULE = Rule(
    code="CACHE001",
    title="No request reaches this rule: earlier ones take all that it matches.",
    why="The first rule that matches a request counts. A rule below a broader one looks as if it did something, and does "
    "nothing.",
    bad="""
caching_rules:
  - pattern: "/shop/*"
    edge_ttl: "1h"
  - pattern: "/shop/sale/*"
    edge_ttl: "1m"
""",
    good="""
caching_rules:
  - pattern: "/shop/sale/*"
    edge_ttl: "1m"
  - pattern: "/shop/*"
    edge_ttl: "1h"
""",
    check=check,
)
