"""CACHE002: paths of a rule that keeps nothing, which an earlier rule keeps."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.diagnostics.diagnostic import Related
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import CAREFUL, Subject, keeps
from edgecdn.plan.cover import Sample, is_normal


def check(subject: Subject) -> Iterator[Finding]:
    """An earlier rule that is an exception (all of it lies inside the later one) is meant."""
    for number, (route, node) in enumerate(subject.rules):
        if route.policy.mode not in CAREFUL:
            continue
        for other in subject.routes.before(number, subject.effort):
            earlier = subject.plan.routes[other]
            if not keeps(earlier.policy):
                continue
            sample = subject.routes.shared((number, other), (), subject.effort)
            exception = subject.routes.reaching(other, (number,), subject.effort) is None
            covered = subject.routes.reaching(number, (other,), subject.effort) is None
            if not isinstance(sample, Sample) or not is_normal(sample) or exception or covered:
                continue
            yield Finding(
                f"The rule `{route.pattern}` is `{route.policy.mode}`, yet the rule `{earlier.pattern}` above it keeps some of its paths.",
                subject.head(node),
                "Move it above the other, or make the other one narrower.",
                (Related(subject.head(subject.rules[other][1]), f"takes {sample}"),),
            )


RULE = Rule(
    code="CACHE002",
    title="An earlier rule keeps some of the paths of a rule that is `no-store` or `signed-url`.",
    why="Two patterns that overlap without one being inside the other are seldom meant. The earlier rule counts for what both match, "
    "so content that is personal or signed for is served from a cache to anybody.",
    bad="""
caching_rules:
  - pattern: "*.json"
    edge_ttl: "1h"
  - pattern: "/api/*"
    cache: "no-store"
""",
    good="""
caching_rules:
  - pattern: "/api/*"
    cache: "no-store"
  - pattern: "*.json"
    edge_ttl: "1h"
""",
    check=check,
)
