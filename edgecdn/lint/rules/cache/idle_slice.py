"""CACHE020: slices that cannot be kept, or that nobody asks for."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Slices against the rule's own bound, the smallest cache, and the rule's methods."""
    smallest = min(subject.plan.pops, key=lambda pop: pop.capacity)
    for route, node in subject.rules:
        said, size = node.get("slice"), route.policy.slice_size
        if said is None or size is None:
            continue
        if route.methods and "GET" not in route.methods:
            yield Finding(
                f"`slice` has no effect on `{route.pattern}`: only a GET asks for ranges.",
                said.span,
                "Take it out.",
            )
        elif size > route.policy.max_object_size:
            yield Finding(
                f"No slice of `{route.pattern}` is kept: each one is larger than its `max_object_size`.",
                said.span,
                "Write a smaller slice, such as `1MB`, or a larger `max_object_size`.",
            )
        elif size > smallest.capacity:
            yield Finding(
                f"A slice of `{route.pattern}` is larger than the whole cache of the PoP `{smallest.code}`.",
                said.span,
                "Write a smaller slice, such as `1MB`.",
            )


RULE = Rule(
    code="CACHE020",
    title="Slices are larger than what is kept, or on a rule that no range is asked of.",
    why="Each slice is stored as an object of its own, so what bounds objects bounds slices. Where none can be stored, every range is asked of the "
    "origin again, and more of it than was wanted.",
    bad="""
caching_rules:
  - pattern: "/videos/*"
    slice: "4MB"
    max_object_size: "1MB"
""",
    good="""
caching_rules:
  - pattern: "/videos/*"
    slice: "1MB"
    max_object_size: "4MB"
""",
    check=check,
)
