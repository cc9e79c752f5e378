"""What an image request asks for, read strictly from its query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast
from urllib.parse import parse_qsl

from edgecdn.http.fields.numbers import digits

Fit = Literal["scale-down", "contain", "cover", "crop", "pad", "squeeze"]
Format = Literal["avif", "webp", "jpeg", "png"]
Gravity = Literal["center", "top", "bottom", "left", "right"]

LARGEST_SIDE: Final = 8192
"""The longest side, in pixels, that is made."""

MOST_MADE: Final = 40_000_000
"""The most pixels that are made."""

_NUMBERS: Final = {"width": LARGEST_SIDE, "height": LARGEST_SIDE, "quality": 100, "blur": 250, "dpr": 3}
_CHOICES: Final = {
    "fit": ("scale-down", "contain", "cover", "crop", "pad", "squeeze"),
    "format": ("avif", "webp", "jpeg", "png"),
    "gravity": ("center", "top", "bottom", "left", "right"),
    "rotate": ("0", "90", "180", "270"),
}
_HEX: Final = frozenset("0123456789abcdefABCDEF")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A transformation: sides in pixels (None: as the other one says), quality from 1 to 100, blur in pixels.

    `rotate` is in degrees, clockwise. `background` is `#rrggbb`; None leaves what is transparent so where the format
    can, and is white where it cannot.
    """

    width: int | None = None
    height: int | None = None
    fit: Fit = "scale-down"
    format: Format = "jpeg"
    quality: int | None = None
    gravity: Gravity = "center"
    rotate: int = 0
    blur: int = 0
    background: str | None = None


@dataclass(frozen=True, slots=True)
class BadParameter:
    """A parameter that cannot be; the text names it and what it may be."""

    text: str


def read_wanted(query: str | None) -> Wanted | BadParameter:
    """The transformation in a query. Never raises; numbers are plain digits, and nothing may stand there twice."""
    found: dict[str, str] = {}
    for name, value in parse_qsl(query or "", keep_blank_values=True):
        if name in found:
            return BadParameter(f"{name} is there more than once")
        found[name] = value
    for name, value in found.items():
        problem = _problem(name, value)
        if problem is not None:
            return BadParameter(problem)
    return _wanted(found)


def _problem(name: str, value: str) -> str | None:
    """What is wrong with one parameter, None where nothing is."""
    if name in _NUMBERS:
        number = None if value.startswith("0") else digits(value)
        most = _NUMBERS[name]
        good = number is not None and number <= most
        return None if good else f"{name} must be a whole number from 1 to {most}"
    if name in _CHOICES:
        allowed = _CHOICES[name]
        return None if value in allowed else f"{name} must be one of {', '.join(allowed)}"
    if name == "background":
        good = len(value) == 7 and value[0] == "#" and _HEX.issuperset(value[1:])
        return None if good else "background must be a colour such as #ffffff"
    known = ", ".join((*_NUMBERS, *_CHOICES, "background"))
    return f"{name!r} is no parameter of the image service, which knows {known}"


def _wanted(found: Mapping[str, str]) -> Wanted | BadParameter:
    numbers = {name: int(found[name]) for name in _NUMBERS if name in found}
    scale = numbers.get("dpr", 1)
    sides = {
        name: min(LARGEST_SIDE, numbers[name] * scale) for name in ("width", "height") if name in numbers
    }
    if sides.get("width", 1) * sides.get("height", 1) > MOST_MADE:
        return BadParameter(f"width times height must be at most {MOST_MADE:,} pixels")
    return Wanted(
        width=sides.get("width"),
        height=sides.get("height"),
        fit=cast("Fit", found.get("fit", "scale-down")),
        format=cast("Format", found.get("format", "jpeg")),
        quality=numbers.get("quality"),
        gravity=cast("Gravity", found.get("gravity", "center")),
        rotate=int(found.get("rotate", "0")),
        blur=numbers.get("blur", 0),
        background=found.get("background"),
    )
