"""POP002: a shield that is far from its origin."""

from __future__ import annotations

from collections.abc import Iterator

from edgecdn.compiler.words import child
from edgecdn.lint.distance import kilometres
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_FAR = 3000.0
"""Kilometres: some 30 ms there and back through fibre."""


def check(subject: Subject) -> Iterator[Finding]:
    """Origins that say where they are, and their shields."""
    pops = {pop.code: pop for pop in subject.plan.pops}
    for origin, node in subject.origins:
        shield = pops.get(origin.shield or "")
        said = child(node, "shield")
        if origin.place is None or shield is None or said is None:
            continue
        subject.effort.left -= len(pops)
        if subject.effort.left <= 0:
            return
        away = {pop.code: kilometres(origin.place, pop.place) for pop in subject.plan.pops}
        far, nearest = away[shield.code], min(away, key=lambda code: away[code])
        gain = far - away[nearest]
        if far > _FAR and gain > far / 2:
            yield Finding(
                f"The shield `{shield.code}` is {far:,.0f} km from the origin `{origin.name}`.",
                said.span,
                f"Write `shield: {nearest}`, which is the nearest PoP.",
                fix=subject.spelled(said.span, nearest, safe=False),
            )


RULE = Rule(
    code="POP002",
    title="A shield is far from its origin.",
    why="Every miss of every PoP goes by the shield and from there to the origin. A shield near the origin makes the last stretch short; one far "
    "away sends requests across the world and back.",
    bad="""
points_of_presence:
  - {region: "all", locations: ["lon", "fra", "tok"]}
origins:
  shop: {url: "https://shop.example", at: "fra", shield: "tok"}
""",
    good="""
points_of_presence:
  - {region: "all", locations: ["lon", "fra", "tok"]}
origins:
  shop: {url: "https://shop.example", at: "fra", shield: "fra"}
""",
    check=check,
)
