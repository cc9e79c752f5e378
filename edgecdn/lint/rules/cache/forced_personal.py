"""CACHE009: `force` where responses are somebody's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject
from edgecdn.plan.cover import methods_of
from edgecdn.plan.model import Route

_NAMES: Final = (
    *("account", "cart", "basket", "checkout", "login", "logout", "profile", "settings", "orders", "admin"),
    *("api", "api/me", "me", "user", "users/1", "my", "session", "auth"),
)
_PERSONAL: Final = tuple(f"/{name}{end}" for name in _NAMES for end in ("", "/", "/x"))


def check(subject: Subject) -> Iterator[Finding]:
    """Paths with the usual names that the rule is the first one to match."""
    for number, (route, node) in enumerate(subject.rules):
        if not route.policy.force or route.policy.mode == "no-store":
            continue
        before = subject.routes.before(number, subject.effort)
        subject.effort.left -= 10 * len(before)
        if subject.effort.left <= 0:
            return
        earlier = [
            subject.routes.paths[other] for other in before if _hides(route, subject.plan.routes[other])
        ]
        pattern = subject.routes.paths[number]
        found = next(
            (
                path
                for path in _PERSONAL
                if pattern.matches(path) and not any(other.matches(path) for other in earlier)
            ),
            None,
        )
        if found is not None:
            yield Finding(
                f"With `force` the rule `{route.pattern}` keeps what is private: it takes {found}.",
                subject.said(node, "force"),
                "Make the pattern narrower, put a `no-store` rule for such paths above, or take `force` out.",
            )


def _hides(route: Route, earlier: Route) -> bool:
    """Whether an earlier rule with the same path takes every request of this one that a cache may answer."""
    return earlier.host in (None, route.host) and "GET" in methods_of(earlier)


RULE = Rule(
    code="CACHE009",
    title="`force` holds for paths that are somebody's own.",
    why="`force` keeps responses although the origin says `private` or `no-store`, or sets a cookie. On accounts, carts and sessions that "
    "shows one visitor the page of another one.",
    bad="""
caching_rules:
  - pattern: "/*"
    edge_ttl: "5m"
    force: true
""",
    good="""
caching_rules:
  - pattern: "/downloads/*"
    edge_ttl: "5m"
    force: true
""",
    check=check,
)
