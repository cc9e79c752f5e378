"""CACHE006: cookies in the key of files that are the same for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edgecdn.compiler.words import child
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_STATIC: Final = (
    ".js",
    ".css",
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".svg",
    ".webp",
    ".avif",
    ".ico",
    ".woff",
    ".woff2",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Files that never change, or whose ending says that they are static."""
    for route, node in subject.rules:
        static = route.policy.mode == "immutable" or route.pattern.lower().endswith(_STATIC)
        if not static or not route.policy.key.cookies:
            continue
        cookies = child(child(node, "key"), "cookies")
        yield Finding(
            f"The static files `{route.pattern}` are kept once for each value of a cookie.",
            subject.said(node, "key") if cookies is None else cookies.span,
            "Take the cookies out of this rule's `key`.",
        )


RULE = Rule(
    code="CACHE006",
    title="The key of static files has cookies in it.",
    why="Each value of a cookie makes a copy of its own. Files that are the same for everybody are then fetched once for each visitor, "
    "and push each other out of the cache.",
    bad="""
caching_rules:
  - pattern: "*.css"
    edge_ttl: "1d"
    key: {cookies: ["session"]}
""",
    good="""
caching_rules:
  - pattern: "*.css"
    edge_ttl: "1d"
""",
    check=check,
)
