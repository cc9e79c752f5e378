"""Shields: PoPs whose caches stand between other PoPs and an origin. They must exist, and lead somewhere."""

from __future__ import annotations

from collections.abc import Sequence

from edgecdn.compiler.words import child, items, pairs, text
from edgecdn.config.tree import Node
from edgecdn.diagnostics.diagnostic import Diagnostic, did_you_mean, join
from edgecdn.plan.model import PopPlan


def shield_of(node: Node) -> str | None:
    """The code of the shield that a region or an origin names, None where it names none."""
    shield = child(node, "shield")
    return None if shield is None else text(shield).strip().lower()


def check_shields(cdn: Node, pops: Sequence[PopPlan], problems: list[Diagnostic]) -> None:
    """Say which shields are no PoPs, and which ones go round in a circle."""
    by_code = {pop.code: pop for pop in pops}
    regions = items(child(cdn, "points_of_presence"))
    origins = [node for _, node in pairs(child(cdn, "origins"))]
    for owner in (*regions, *origins):
        shield = child(owner, "shield")
        code = shield_of(owner)
        if shield is None or code is None:
            continue
        if code not in by_code:
            known = tuple(by_code)
            near = did_you_mean(code, known[:100]) if len(problems) < 100 else None
            way_out = near or (
                f"There are {join(known, 'and')}." if known else "List it as a location first."
            )
            problems.append(
                Diagnostic(
                    "PLACE004", f"The shield `{code}` is no PoP of this config.", shield.span, help=way_out
                )
            )
        elif owner in regions and (circle := _circle(by_code, code)):
            message = f"The shields of these regions go round in a circle: {' asks '.join(circle)}."
            way_out = "Let the region of the last shield have none, or one that leads to the origin."
            problems.append(Diagnostic("PLACE005", message, shield.span, help=way_out))


def _circle(by_code: dict[str, PopPlan], start: str) -> tuple[str, ...]:
    """The codes from a shield back to itself; empty where the way up from it ends."""
    way = [start]
    while True:
        pop = by_code.get(way[-1])
        above = None if pop is None or pop.shield == pop.code else pop.shield
        if above is None or above in way[1:]:
            return ()  # the end, or a circle that others are part of, who are told
        way.append(above)
        if above == start:
            return tuple(way)
