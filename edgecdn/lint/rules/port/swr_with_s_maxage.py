"""PORT001: stale-while-revalidate beside a lifetime, for Cloudflare."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """A lifetime at the edge is `s-maxage` in the words of headers."""
    for route, node in subject.rules if "cloudflare" in subject.platforms else ():
        if route.policy.stale_while_revalidate and route.policy.edge_ttl is not None:
            yield Finding(
                f"On Cloudflare the rule `{route.pattern}` would not serve stale content while it is fetched anew.",
                subject.said(node, "stale_while_revalidate"),
                "Let the origin send `max-age` and `stale-while-revalidate`, and leave `edge_ttl` out.",
            )


RULE = Rule(
    code="PORT001",
    title="On Cloudflare `s-maxage` turns `stale-while-revalidate` off.",
    why="A lifetime for shared caches alone is `s-maxage`, which has the meaning of `proxy-revalidate` (RFC 9111 section 5.2.2.10), and "
    "Cloudflare takes it by the word. edgecdn takes the permission beside it for meant.",
    bad="""
lint: {platforms: ["cloudflare"]}
caching_rules:
  - {pattern: "/news/*", edge_ttl: "1m", stale_while_revalidate: "5m"}
""",
    good="""
lint: {platforms: ["cloudflare"]}
caching_rules:
  - {pattern: "/news/*", stale_while_revalidate: "5m"}
""",
    check=check,
)
