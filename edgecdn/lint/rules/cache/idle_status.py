"""CACHE019: a lifetime for statuses that are never stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from edgecdn.compiler.words import child, pairs
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_NEVER: Final[Mapping[str, str]] = {
    "1xx": "An interim response is passed on, and the one that follows it counts.",
    "304": "A 304 freshens what is stored, whose own lifetime begins anew.",
}
_PART: Final = "A 206 is stored as slices only: `slice: 1MB` makes them."


def check(subject: Subject) -> Iterator[Finding]:
    """Single statuses and the class that has no other; a rule that cuts stores a 206 as a slice."""
    for node in subject.policies():
        cuts = child(node, "slice") is not None or child(child(subject.cdn, "defaults"), "slice") is not None
        for key, _ in pairs(child(node, "status_ttl")):
            status = str(key.value)
            why = _NEVER.get(
                "1xx" if status.startswith("1") else status, "" if cuts or status != "206" else _PART
            )
            if why:
                yield Finding(
                    f"`status_ttl` for {status} has no effect: nothing of it is stored.", key.span, why
                )


RULE = Rule(
    code="CACHE019",
    title="`status_ttl` names a status that is never stored.",
    why="Interim responses and a 304 are no content of their own, and a 206 is a part of one. A lifetime for them changes nothing.",
    bad="""
caching_rules:
  - pattern: "/pages/*"
    status_ttl: {304: "5m", 404: "10s"}
""",
    good="""
caching_rules:
  - pattern: "/pages/*"
    status_ttl: {200: "5m", 404: "10s"}
""",
    check=check,
)
