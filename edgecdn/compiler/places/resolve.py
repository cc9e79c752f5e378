"""From what people write to a place: a code, coordinates, or a country."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from edgecdn.compiler.places.airports import airport as row_of
from edgecdn.compiler.places.airports import airports
from edgecdn.compiler.places.table import COUNTRIES, METROS, REGIONS
from edgecdn.diagnostics.diagnostic import did_you_mean
from edgecdn.plan.model import Place

_NUMBER: Final = r"\s*(-?[0-9]{1,3}(?:\.[0-9]{1,8})?)\s*"
MOST_GUESSES: Final = 50
"""Of so many mistakes in one config the near code is looked for: each takes a look at all airports."""

_LONGEST_NAME: Final = 60
"""No city's name is longer."""

_POINT: Final = re.compile(f"{_NUMBER},{_NUMBER}")


def resolve(text: str) -> Place | None:
    """The place that `text` names, or None: a metro, airport or cloud-region code, `lat,lon`, or a country's two letters.

    Short codes and regions come before airports, and both before countries (`sg` is Singapore's metropolis either way).
    """
    point = _POINT.fullmatch(text)
    if point is not None:
        return spot(float(point[1]), float(point[2]))
    code = text.strip().lower()
    airport = METROS.get(code) or REGIONS.get(code)
    if airport is None and len(code) == 3:
        airport = code.upper()
    if airport is None:
        airport = COUNTRIES.get(code.upper())
    return None if airport is None else _airport(airport)


def spot(latitude: float, longitude: float) -> Place | None:
    """The place at these degrees, or None where they are none."""
    if -90 <= latitude <= 90 and -180 <= longitude <= 180:
        return Place(latitude, longitude)
    return None


def near(text: str) -> str | None:
    """A sentence that names known codes like `text`, or None."""
    if not 0 < len(text.strip()) <= _LONGEST_NAME:
        return None
    codes = [code.lower() for code in airports()]
    return _by_city(text) or did_you_mean(text, [*METROS, *REGIONS]) or did_you_mean(text, codes)


def _by_city(text: str) -> str | None:
    wanted = text.strip().lower()
    found = [code for code, airport in airports().items() if str(airport["city"]).lower() == wanted]
    short = [code for code, airport in METROS.items() if airport in found]
    best = next(iter((*short, *(code.lower() for code in found))), None)
    return None if best is None else f"The code for {text} is `{best}`."


def _airport(code: str) -> Place | None:
    found = row_of(code)
    if found is None:
        return None
    place = Place(
        round(float(found["lat"]), 4),
        round(float(found["lon"]), 4),
        str(found["city"]),
        str(found["country"]),
        str(found["tz"]),
        str(found["subd"]),
    )
    names = {
        "HND": "Tokyo",
        "NRT": "Tokyo",
        "IAD": "Ashburn",
        "JFK": "New York",
        "LHR": "London",
        "ICN": "Seoul",
    }
    return replace(place, city=names.get(code, place.city))
