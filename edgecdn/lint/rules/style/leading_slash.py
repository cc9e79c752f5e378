"""STYLE003: a pattern without its slash."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.config.tree import Scalar
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Patterns that begin with neither a slash nor a star."""
    for route, node in subject.rules:
        said = node.get("pattern")
        if isinstance(said, Scalar) and not said.text.startswith(("/", "*")):
            yield Finding(
                f"The pattern `{said.text}` lacks the slash that all paths begin with.",
                said.span,
                f"Write `{route.pattern}`.",
                fix=subject.spelled(said.span, route.pattern),
            )


RULE = Rule(
    code="STYLE003",
    title="A pattern lacks its leading slash.",
    why="It is read as if it had one, as CloudFront does; other tools read it otherwise, and so do people.",
    bad="""
caching_rules:
  - pattern: "static/*"
    edge_ttl: "1d"
""",
    good="""
caching_rules:
  - pattern: "/static/*"
    edge_ttl: "1d"
""",
    check=check,
)
