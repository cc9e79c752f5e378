"""ROUTE001: a rule for HEAD alone, which nothing matches."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """HEAD is asked for as GET is."""
    for route, node in subject.rules:
        if route.methods == ("HEAD",):
            yield Finding(
                f"The rule `{route.pattern}` matches no request: HEAD goes where GET goes.",
                subject.said(node, "methods"),
                "Write `methods: [GET]`, which is for both.",
            )


RULE = Rule(
    code="ROUTE001",
    title="A rule for HEAD alone matches nothing.",
    why="A response to HEAD must be what GET would give, without the body (RFC 9110 section 9.3.2), so both go by the same rule: the one "
    "for GET.",
    bad="""
caching_rules:
  - {pattern: "/files/*", methods: ["HEAD"]}
""",
    good="""
caching_rules:
  - {pattern: "/files/*", methods: ["GET"]}
""",
    check=check,
)
