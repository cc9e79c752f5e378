"""CACHE014: errors that are kept for long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edgecdn.compiler.words import child, pairs, seconds
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_MOST: Final = 300.0
"""Seconds: longer than this an outage outlives its cause."""


def check(subject: Subject) -> Iterator[Finding]:
    """Statuses of servers' errors, in rules and defaults."""
    for node in subject.policies():
        for key, value in pairs(child(node, "status_ttl")):
            if str(key.value).startswith("5") and (seconds(value) or 0.0) > _MOST:
                yield Finding(
                    f"An error of the origin ({key.value}) is served for more than five minutes after it is over.",
                    value.span,
                    "Write some seconds, such as `10s`: enough to spare the origin.",
                )


RULE = Rule(
    code="CACHE014",
    title="Errors of the origin are kept for more than five minutes.",
    why="Keeping an error for some seconds spares an origin that is down. Keeping it for long makes a short outage a long one, in each PoP "
    "that happened to ask.",
    bad="""
defaults:
  status_ttl: {5xx: "1h"}
""",
    good="""
defaults:
  status_ttl: {404: "1h", 5xx: "10s"}
""",
    check=check,
)
