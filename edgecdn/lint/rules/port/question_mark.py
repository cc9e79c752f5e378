"""PORT003: a question mark in a pattern, for Cloudflare."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Patterns of rules."""
    for route, node in subject.rules if "cloudflare" in subject.platforms else ():
        if "?" in route.pattern:
            yield Finding(
                f"On Cloudflare the `?` in `{route.pattern}` is no wildcard.",
                subject.head(node),
                "Use `*`, or a rule for each path.",
            )


RULE = Rule(
    code="PORT003",
    title="On Cloudflare `?` is no wildcard.",
    why="Cloudflare's wildcard patterns know `*` alone. CloudFront's language, which edgecdn has, also has `?` for one character.",
    bad="""
lint: {platforms: ["cloudflare"]}
caching_rules:
  - {pattern: "/v?/*", edge_ttl: "1h"}
""",
    good="""
lint: {platforms: ["cloudflare"]}
caching_rules:
  - {pattern: "/v*/*", edge_ttl: "1h"}
""",
    check=check,
)
