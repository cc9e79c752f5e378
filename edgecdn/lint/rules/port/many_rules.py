"""PORT006: more rules than a CloudFront distribution has cache behaviors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_MOST: Final = 75


def check(subject: Subject) -> Iterator[Finding]:
    """Told once, at the first rule that is too many."""
    rules = subject.rules if "cloudfront" in subject.platforms else ()
    if len(rules) > _MOST:
        yield Finding(
            f"There are {len(rules)} rules; a CloudFront distribution has {_MOST} cache behaviors.",
            subject.head(rules[_MOST][1]),
            "Let one rule stand for several, or ask AWS for a higher quota.",
        )


_RULES: Final = "".join(f'  - {{pattern: "/{number}/*", edge_ttl: "1h"}}\n' for number in range(_MOST + 1))

RULE = Rule(
    code="PORT006",
    title="A CloudFront distribution has 75 cache behaviors.",
    why="Each rule becomes a cache behavior there, and what is above the quota cannot be deployed.",
    bad="""
lint: {platforms: ["cloudfront"]}
caching_rules:
"""
    + _RULES,
    good="""
lint: {platforms: ["cloudfront"]}
caching_rules:
  - {pattern: "/*", edge_ttl: "1h"}
""",
    check=check,
)
