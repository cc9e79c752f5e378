"""STYLE002: hours and days in seconds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edgecdn.config.tree import Mapping, Scalar
from edgecdn.config.units import duration
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_SMALL: Final = re.compile(r"[0-9]+[sm]")
_UNITS: Final = (("y", 31_536_000), ("w", 604_800), ("d", 86_400), ("h", 3600))


def check(subject: Subject) -> Iterator[Finding]:
    """Durations of rules and defaults that are whole hours or more."""
    for node in subject.policies():
        for value in _scalars(node):
            seconds = duration(value.value)
            if seconds is None or seconds < 7200 or not _SMALL.fullmatch(value.text):
                continue
            unit = next((f"{seconds / size:.0f}{name}" for name, size in _UNITS if seconds % size == 0), None)
            if unit is not None:
                yield Finding(
                    f"`{value.text}` is `{unit}`.",
                    value.span,
                    f"Write `{unit}`.",
                    fix=subject.spelled(value.span, unit),
                )


def _scalars(node: Mapping) -> Iterator[Scalar]:
    for key, value in node.pairs:
        if key.value in ("pattern", "host", "key", "targeted", "origin", "signing"):
            continue
        inner = [each for _, each in value.pairs] if isinstance(value, Mapping) else [value]
        yield from (each for each in inner if isinstance(each, Scalar))


RULE = Rule(
    code="STYLE002",
    title="A long time is spelled in seconds or minutes.",
    why="Nobody sees at a glance whether 604800s is a day or a week.",
    bad="""
caching_rules:
  - pattern: "/pages/*"
    edge_ttl: "604800s"
""",
    good="""
caching_rules:
  - pattern: "/pages/*"
    edge_ttl: "1w"
""",
    check=check,
)
