"""CACHE011: cookies that are stored and handed to others."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Rules whose responses are kept with their Set-Cookie."""
    for route, node in subject.rules:
        if route.policy.set_cookie == "store" and route.policy.mode != "no-store":
            yield Finding(
                f"A cookie that the origin sets for one visitor of `{route.pattern}` is handed to all others.",
                subject.said(node, "set_cookie"),
                "Write `set_cookie: strip` to store responses without their cookies.",
            )


RULE = Rule(
    code="CACHE011",
    title="`set_cookie: store` hands one visitor's cookie to the others.",
    why="What is stored is served to everybody, cookies included. Where a cookie names a session, the next visitor is in it.",
    bad="""
caching_rules:
  - pattern: "/pages/*"
    set_cookie: "store"
""",
    good="""
caching_rules:
  - pattern: "/pages/*"
    set_cookie: "strip"
""",
    check=check,
)
