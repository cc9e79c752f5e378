"""CACHE003: a rule that keeps nothing, below one that keeps all of it."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.diagnostics.diagnostic import Related
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """The dangerous part of what CACHE001 is about, so it is told here and not there."""
    for number, takers, sample in subject.shadowed:
        if not subject.hides(number, takers):
            continue
        route, node = subject.rules[number]
        yield Finding(
            f"`{route.pattern}` is kept although its rule is `{route.policy.mode}`: no request reaches that rule.",
            subject.head(node),
            "Move it above the rules that take its requests.",
            tuple(
                Related(subject.head(subject.rules[taker][1]), "keeps what it matches")
                for taker in takers[:3]
            ),
            (f"For example {sample}.",),
        )


RULE = Rule(
    code="CACHE003",
    title="A `no-store` or `signed-url` rule stands below a broader rule that keeps everything.",
    why="The first rule that matches a request counts, and not the one that says most. What was to be kept nowhere, or shown to holders of "
    "a signed URL alone, is stored and served to anybody.",
    bad="""
caching_rules:
  - pattern: "/shop/*"
    edge_ttl: "1h"
  - pattern: "/shop/cart/*"
    cache: "no-store"
""",
    good="""
caching_rules:
  - pattern: "/shop/cart/*"
    cache: "no-store"
  - pattern: "/shop/*"
    edge_ttl: "1h"
""",
    check=check,
)
