"""STYLE005: HEAD listed beside GET."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """`methods` of rules."""
    for route, node in subject.rules:
        if "HEAD" in route.methods and len(route.methods) > 1:
            yield Finding(
                f"HEAD adds nothing to the methods of `{route.pattern}`: it goes where GET goes.",
                subject.said(node, "methods"),
                "Take `HEAD` out.",
            )


RULE = Rule(
    code="STYLE005",
    title="HEAD is listed among methods, where it adds nothing.",
    why="A rule for GET is a rule for HEAD (RFC 9110 section 9.3.2), and one without GET is not for HEAD whatever it lists.",
    bad="""
caching_rules:
  - {pattern: "/pages/*", methods: ["GET", "HEAD"], edge_ttl: "1h"}
""",
    good="""
caching_rules:
  - {pattern: "/pages/*", methods: ["GET"], edge_ttl: "1h"}
""",
    check=check,
)
