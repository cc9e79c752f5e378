"""POP004: one name for two regions."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.compiler.words import child, items, text
from edgecdn.diagnostics.diagnostic import Related, Span
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Names as they are written."""
    seen: dict[str, Span] = {}
    for region in items(child(subject.cdn, "points_of_presence")):
        said = child(region, "region")
        if said is None:
            continue
        name = text(said)
        if name in seen:
            yield Finding(
                f"There are two regions called `{name}`.",
                said.span,
                "Make one of them, or rename one.",
                (Related(seen[name], "the other one is here"),),
            )
        seen.setdefault(name, said.span)


RULE = Rule(
    code="POP004",
    title="Two regions have one name.",
    why="Logs, metrics and purges speak of regions by name. Two that share one cannot be told apart, although each may have a shield and "
    "storage of its own.",
    bad="""
points_of_presence:
  - {region: "eu", locations: ["lon"]}
  - {region: "eu", locations: ["fra"]}
""",
    good="""
points_of_presence:
  - {region: "eu", locations: ["lon", "fra"]}
""",
    check=check,
)
