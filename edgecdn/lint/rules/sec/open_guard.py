"""SEC004: a guard that lets everybody in when it fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_GUARD: Final = re.compile(r"auth|login|token|jwt|verify|guard|firewall|waf|access", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Finding]:
    """By the function's name."""
    for function, node in subject.functions:
        if function.fail == "open" and _GUARD.search(function.name):
            yield Finding(
                f"When `{function.name}` fails, requests go on as if it had let them in.",
                subject.said(node, "fail"),
                "Write `fail: closed`, which is the default.",
            )


RULE = Rule(
    code="SEC004",
    title="A function that guards has `fail: open`.",
    why="A request that makes the function fail, by an endless header or a token that it cannot read, gets past it.",
    bad="""
compute_at_edge:
  - {function: "auth", path: "/api/*", fail: "open"}
""",
    good="""
compute_at_edge:
  - {function: "auth", path: "/api/*", fail: "closed"}
""",
    check=check,
)
