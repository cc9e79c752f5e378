"""STYLE004: two stars where one says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edgecdn.config.tree import Scalar
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Patterns of rules."""
    for _, node in subject.rules:
        said = node.get("pattern")
        if isinstance(said, Scalar) and "**" in said.text:
            once = re.sub(r"\*+", "*", said.text)
            yield Finding(
                f"`**` in `{said.text}` is no more than `*`, which goes over slashes, too.",
                said.span,
                f"Write `{once}`.",
                fix=subject.spelled(said.span, once),
            )


RULE = Rule(
    code="STYLE004",
    title="A pattern has `**` in it.",
    why="In other languages `*` stops at a slash and `**` does not. Here a single star takes slashes; two suggest a difference that does not "
    "exist.",
    bad="""
caching_rules:
  - pattern: "/static/**"
    edge_ttl: "1d"
""",
    good="""
caching_rules:
  - pattern: "/static/*"
    edge_ttl: "1d"
""",
    check=check,
)
