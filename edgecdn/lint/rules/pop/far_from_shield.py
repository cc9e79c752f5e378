"""POP003: a region whose shield is on another continent."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.compiler.words import child, items, text
from edgecdn.lint.distance import kilometres
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject
from edgecdn.plan.model import PopPlan

_FAR = 6000.0
"""Kilometres: some 60 ms there and back through fibre."""


def check(subject: Subject) -> Iterator[Finding]:
    """The PoP of each region that is farthest from the region's shield."""
    pops = {pop.code: pop for pop in subject.plan.pops}
    regions: dict[str, list[PopPlan]] = {}
    for pop in subject.plan.pops:
        regions.setdefault(pop.region, []).append(pop)
    for region in items(child(subject.cdn, "points_of_presence")):
        said = child(region, "shield")
        shield = pops.get(text(said).strip().lower())
        name = text(child(region, "region"))
        members = regions.get(name, [])
        if said is None or shield is None or not members:
            continue
        place = shield.place
        farthest = max(members, key=lambda pop: kilometres(pop.place, place))
        far = kilometres(farthest.place, place)
        if far > _FAR:
            yield Finding(
                f"The PoP `{farthest.code}` is {far:,.0f} km from the shield `{shield.code}` that it asks.",
                said.span,
                "Choose a shield inside the region.",
            )


RULE = Rule(
    code="POP003",
    title="A region's shield is on another continent.",
    why="A PoP that asks a shield far away waits for it on each miss, mostly longer than for the origin itself.",
    bad="""
points_of_presence:
  - {region: "eu", locations: ["lon", "fra"]}
  - {region: "ap", locations: ["tok"], shield: "fra"}
""",
    good="""
points_of_presence:
  - {region: "eu", locations: ["lon", "fra"], shield: "fra"}
  - {region: "ap", locations: ["tok"]}
""",
    check=check,
)
