"""CACHE018: a cache that holds next to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edgecdn.compiler.words import bytes_of, child, items
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_LITTLE: Final = 1024 * 1024


def check(subject: Subject) -> Iterator[Finding]:
    """The capacity of all PoPs, and those of regions."""
    for owner in (subject.cdn, *items(child(subject.cdn, "points_of_presence"))):
        said = child(child(owner, "storage"), "capacity")
        if said is not None and (capacity := bytes_of(said, _LITTLE)) < _LITTLE:
            yield Finding(
                f"A cache of {capacity:,} bytes holds next to nothing: a stored response takes a kilobyte and more "
                "beside its body.",
                said.span,
                "Write at least `1MB`; `256MB` is the default.",
            )


RULE = Rule(
    code="CACHE018",
    title="A PoP's cache is so small that hardly anything stays in it.",
    why="Every stored response takes room for its fields, its key and its place in the cache beside its body. In a cache of some kilobytes each one "
    "pushes another out, and what is larger than the cache is never stored, so everything looks like a miss for no reason.",
    bad="""
storage: {capacity: "1KB"}
""",
    good="""
storage: {capacity: "64MB"}
""",
    check=check,
)
