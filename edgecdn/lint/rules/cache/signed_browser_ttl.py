"""CACHE005: browsers that keep what was signed for longer than signatures hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_SIGNED_FOR: Final = 3600.0
"""Seconds for which `edgecdn sign` signs where it is not told otherwise."""


def check(subject: Subject) -> Iterator[Finding]:
    """The edge checks each request; a browser does not."""
    for route, node in subject.rules:
        ttl = route.policy.browser_ttl
        if route.policy.mode == "signed-url" and ttl is not None and ttl > _SIGNED_FOR:
            yield Finding(
                f"Browsers keep `{route.pattern}` longer than a signed URL holds, which is one hour by default.",
                subject.said(node, "browser_ttl"),
                "Write a `browser_ttl` of at most `1h`, or what your URLs are signed for.",
            )


RULE = Rule(
    code="CACHE005",
    title="Browsers keep the content of signed URLs longer than the signature holds.",
    why="The edge checks the signature on each request, whatever it has stored. A browser shows what it kept without asking anybody, so "
    "access ends when `browser_ttl` does and not when the signature expires.",
    bad="""
caching_rules:
  - pattern: "/media/*"
    cache: "signed-url"
    browser_ttl: "7d"
""",
    good="""
caching_rules:
  - pattern: "/media/*"
    cache: "signed-url"
    edge_ttl: "1d"
    browser_ttl: "5m"
""",
    check=check,
)
