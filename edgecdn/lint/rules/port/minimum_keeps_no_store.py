"""PORT002: a minimum above zero, for CloudFront."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """`edge_ttl: {min: …}` is CloudFront's MinTTL."""
    for route, node in subject.rules if "cloudfront" in subject.platforms else ():
        bounds = route.policy.bounds
        if bounds is not None and bounds.minimum > 0:
            yield Finding(
                f"On CloudFront the rule `{route.pattern}` would keep what the origin calls `no-store` or `private`.",
                subject.said(node, "edge_ttl"),
                "Leave `min` out.",
            )


RULE = Rule(
    code="PORT002",
    title="On CloudFront a minimum TTL above zero keeps even `no-store`.",
    why="CloudFront's MinTTL overrides `no-cache`, `no-store` and `private` of the origin. edgecdn's `min` holds only for what may be stored "
    "at all.",
    bad="""
lint: {platforms: ["cloudfront"]}
caching_rules:
  - {pattern: "/pages/*", edge_ttl: {min: "10s"}}
""",
    good="""
lint: {platforms: ["cloudfront"]}
caching_rules:
  - {pattern: "/pages/*", edge_ttl: {max: "1d"}}
""",
    check=check,
)
