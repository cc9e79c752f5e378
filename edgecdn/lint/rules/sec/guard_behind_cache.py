"""SEC005: a guard that hits do not pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_GUARD: Final = re.compile(r"auth|login|jwt|verify|guard|firewall|waf|access", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Finding]:
    """By the function's name."""
    for function, node in subject.functions:
        if function.on == "origin" and _GUARD.search(function.name):
            yield Finding(
                f"`{function.name}` stands behind the cache: what is stored is served without asking it.",
                subject.said(node, "on"),
                "Write `on: viewer`.",
            )


RULE = Rule(
    code="SEC005",
    title="A function that guards stands behind the cache.",
    why="With `on: origin` a function runs on a miss alone. Once one allowed request has filled the cache, all others are answered "
    "from it.",
    bad="""
compute_at_edge:
  - {function: "auth", path: "/api/*", on: "origin"}
""",
    good="""
compute_at_edge:
  - {function: "auth", path: "/api/*", on: "viewer"}
""",
    check=check,
)
