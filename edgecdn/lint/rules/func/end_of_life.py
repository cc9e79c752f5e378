"""FUNC101: a runtime that gets no security fixes any more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_OLDEST: Final = 20
"""The oldest major that this version of edgecdn takes for maintained; rules read no clock."""


def check(subject: Subject) -> Iterator[Finding]:
    """Majors of Node.js: old ones, and odd ones, which are maintained for half a year."""
    for function, node in subject.functions:
        major = int(function.version.partition(".")[0])
        if function.runtime == "nodejs" and (major < _OLDEST or major % 2):
            yield Finding(
                f"Node.js {major} is no longer maintained.",
                subject.said(node, "runtime"),
                "Write `nodejs:22` or `nodejs:24`.",
            )


RULE = Rule(
    code="FUNC101",
    title="The function's runtime is no longer maintained.",
    why="A major of Node.js gets security fixes for some 30 months, and odd ones for half a year. Platforms stop taking deployments for old "
    "ones soon after.",
    bad="""
compute_at_edge:
  - {function: "good", path: "/api/*", runtime: "nodejs:18"}
""",
    good="""
compute_at_edge:
  - {function: "good", path: "/api/*", runtime: "nodejs:22"}
""",
    check=check,
)
