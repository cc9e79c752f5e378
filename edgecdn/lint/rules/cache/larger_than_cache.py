"""CACHE015: objects that may be larger than the whole cache."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """A rule's own bound against the smallest cache."""
    smallest = min(subject.plan.pops, key=lambda pop: pop.capacity)
    for route, node in subject.rules:
        said = node.get("max_object_size")
        if said is not None and route.policy.max_object_size > smallest.capacity:
            yield Finding(
                f"An object of `{route.pattern}` may be larger than the whole cache of the PoP `{smallest.code}`.",
                said.span,
                "Write a smaller `max_object_size`, or a larger `storage: {capacity: …}`; `slice` keeps parts.",
            )


RULE = Rule(
    code="CACHE015",
    title="`max_object_size` is larger than a PoP's whole cache.",
    why="An object that does not fit is not kept, and one that barely fits pushes everything else out.",
    bad="""
storage: {capacity: "64MB"}
caching_rules:
  - pattern: "/videos/*"
    max_object_size: "128MB"
""",
    good="""
storage: {capacity: "1GB"}
caching_rules:
  - pattern: "/videos/*"
    max_object_size: "128MB"
""",
    check=check,
)
