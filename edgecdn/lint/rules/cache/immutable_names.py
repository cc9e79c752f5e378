"""CACHE004: `immutable` for files whose names stay when their content changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_LASTING: Final = (
    "/",
    "/index.html",
    "/about.html",
    "/robots.txt",
    "/favicon.ico",
    "/sitemap.xml",
    "/feed.xml",
    "/sw.js",
    "/service-worker.js",
    "/manifest.webmanifest",
    "/.well-known/security.txt",
)
"""Paths whose names cannot bear a fingerprint, since others look for them."""


def check(subject: Subject) -> Iterator[Finding]:
    """Well-known paths that the rule matches, and a pattern that is one plain name."""
    for number, (route, node) in enumerate(subject.rules):
        if route.policy.mode != "immutable":
            continue
        pattern = subject.routes.paths[number]
        found = next((path for path in _LASTING if pattern.matches(path)), None)
        name = route.pattern.rpartition("/")[2]
        plain = "*" not in route.pattern and "?" not in route.pattern and not any(c.isdigit() for c in name)
        if found is None and not plain:
            continue
        yield Finding(
            f"The rule `{route.pattern}` is `immutable`, and {found or route.pattern} keeps its name when it changes.",
            subject.said(node, "cache"),
            "Keep `immutable` for names with a fingerprint, such as `app.4f9c2d.js`; use `standard` with a short `browser_ttl` here.",
        )


RULE = Rule(
    code="CACHE004",
    title="`immutable` is for files whose names change with their content.",
    why="A browser that was told `immutable` does not ask again, not even on reload, and no purge reaches it (RFC 8246). "
    "A page or a service worker under its old name stays in it for a year.",
    bad="""
caching_rules:
  - pattern: "/*"
    cache: "immutable"
""",
    good="""
caching_rules:
  - pattern: "/static/*"
    cache: "immutable"
""",
    check=check,
)
