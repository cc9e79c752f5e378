"""CACHE013: settings of storing on a rule that stores nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_IDLE: Final = (
    "browser_ttl",
    "status_ttl",
    "stale_while_revalidate",
    "stale_if_error",
    "set_cookie",
    "force",
    "key",
    "max_object_size",
    "max_variants",
    "slice",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Keys of the rule's own; defaults are for other rules, too."""
    for route, node in subject.rules:
        if route.policy.mode != "no-store":
            continue
        for key, _ in node.pairs:
            if key.value in _IDLE:
                yield Finding(
                    f"`{key.value}` has no effect on the rule `{route.pattern}`, which stores nothing.",
                    key.span,
                    "Take it out.",
                    fix=subject.without(node, str(key.value)),
                )


RULE = Rule(
    code="CACHE013",
    title="A setting of storing stands on a `no-store` rule.",
    why="What is not stored has no key, goes stale never and is not cut into slices. Whoever reads the rule later believes that it does.",
    bad="""
caching_rules:
  - pattern: "/live/*"
    cache: "no-store"
    stale_if_error: "1d"
""",
    good="""
caching_rules:
  - pattern: "/live/*"
    cache: "no-store"
""",
    check=check,
)
