"""Regions and their locations: codes to places on earth."""

from __future__ import annotations

from typing import Final, cast

from edgecdn.compiler.places.resolve import MOST_GUESSES, near, resolve, spot
from edgecdn.compiler.shields import shield_of
from edgecdn.compiler.words import bytes_of, child, items, source, text
from edgecdn.config.tree import Mapping, Node, Scalar, Sequence
from edgecdn.diagnostics.diagnostic import Diagnostic, Related, Span
from edgecdn.plan.model import Eviction, Place, PopPlan

CAPACITY: Final = 256 * 1024 * 1024
"""The bytes that a PoP's cache holds where the config says nothing."""


def compile_pops(cdn: Node, problems: list[Diagnostic]) -> tuple[PopPlan, ...]:
    """The PoPs in their order; what is wrong with one goes to `problems`, and the others are still read."""
    found: dict[str, tuple[PopPlan, Span]] = {}
    storage = child(cdn, "storage")
    whole = bytes_of(child(storage, "capacity"), CAPACITY)
    strategy = text(child(storage, "eviction"), "lru")
    for region in items(child(cdn, "points_of_presence")):
        own = child(region, "storage")
        capacity = bytes_of(child(own, "capacity"), whole)
        eviction = cast("Eviction", text(child(own, "eviction"), strategy))
        for location in items(child(region, "locations")):
            place = _place(location, problems)
            if place is None:
                continue
            code = _code(location)
            if code in found:
                first = Related(found[code][1], "the first one is here")
                problems.append(
                    Diagnostic(
                        "PLACE002",
                        f"The PoP `{code}` is listed twice.",
                        location.span,
                        related=(first,),
                        help="Remove one of the two.",
                    )
                )
                continue
            name = text(child(region, "region"))
            where = source(location.span)
            pop = PopPlan(code, name, place, capacity, eviction, shield_of(region), where)
            found[code] = (pop, location.span)
    return tuple(pop for pop, _ in found.values())


def _code(location: Node) -> str:
    return text(child(location, "code") if isinstance(location, Mapping) else location).strip().lower()


def _place(location: Node, problems: list[Diagnostic]) -> Place | None:
    if isinstance(location, Mapping):
        return _spelled(location, problems)
    code = text(location)
    place = resolve(code)
    if place is None or "," in code:
        problems.append(
            Diagnostic(
                "PLACE001",
                f"No place has the code `{code}`.",
                location.span,
                notes=(
                    "A code is a metro (`tok`), an airport (`NRT`) or a cloud region (`ap-northeast-1`).",
                ),
                help=(near(code) if len(problems) < MOST_GUESSES else None)
                or "Spell it out: `{code: hq, at: [59.33, 18.06], city: Stockholm}`.",
            )
        )
        return None
    return place


def _spelled(location: Mapping, problems: list[Diagnostic]) -> Place | None:
    at = child(location, "at")
    numbers = (
        [item.value for item in at.items if isinstance(item, Scalar)] if isinstance(at, Sequence) else []
    )
    place = None
    if len(numbers) == 2 and all(isinstance(number, int | float) for number in numbers):
        place = spot(*(float(number) for number in numbers if isinstance(number, int | float)))
    if place is None:
        where = location.span if at is None else at.span
        problems.append(
            Diagnostic(
                "PLACE003",
                "`at` is no place on earth.",
                where,
                help="Write [latitude, longitude], from -90 to 90 and from -180 to 180 degrees.",
            )
        )
        return None
    names = (text(child(location, name)) for name in ("city", "country", "timezone"))
    return Place(place.latitude, place.longitude, *names)
