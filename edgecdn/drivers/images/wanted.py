"""What an image request asks for, read strictly from its query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, cast
from urllib.parse import parse_qsl

from edgecdn.http.fields.numbers import digits

Fit = Literal["scale-down", "contain", "cover", "crop", "pad", "squeeze"]
Format = Literal["avif", "webp", "jpeg", "png"]

FITS: Final = ("scale-down", "contain", "cover", "crop", "pad", "squeeze")
FORMATS: Final = ("avif", "webp", "jpeg", "png")
GRAVITIES: Final = ("center", "top", "bottom", "left", "right")
LARGEST_SIDE: Final = 8192


@dataclass(frozen=True, slots=True)
class Wanted:
    """A transformation: sides in pixels (None: as the other one says), quality from 1 to 100, blur in pixels."""

    width: int | None = None
    height: int | None = None
    fit: Fit = "scale-down"
    format: Format = "jpeg"
    quality: int | None = None
    gravity: str = "center"
    rotate: int = 0
    blur: int = 0
    background: str = "#ffffff"


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
    numbers: dict[str, int] = {}
    limits = {"width": LARGEST_SIDE, "height": LARGEST_SIDE, "quality": 100, "blur": 250, "dpr": 3}
    for name, most in limits.items():
        if name in found:
            number = digits(found.pop(name))
            if number is None or not 1 <= number <= most:
                return BadParameter(f"{name} must be a whole number from 1 to {most}")
            numbers[name] = number
    choices = {"fit": FITS, "format": FORMATS, "gravity": GRAVITIES, "rotate": ("0", "90", "180", "270")}
    chosen: dict[str, str] = {}
    for name, allowed in choices.items():
        if name in found:
            chosen[name] = found.pop(name)
            if chosen[name] not in allowed:
                return BadParameter(f"{name} must be one of {', '.join(allowed)}")
    background = found.pop("background", "#ffffff")
    if (
        len(background) != 7
        or background[0] != "#"
        or not set(background[1:]) <= set("0123456789abcdefABCDEF")
    ):
        return BadParameter("background must be a colour such as #ffffff")
    if found:
        return BadParameter(f"{min(found)} is no parameter of the image service")
    scale = numbers.get("dpr", 1)
    sides = {
        name: min(LARGEST_SIDE, numbers[name] * scale) for name in ("width", "height") if name in numbers
    }
    return Wanted(
        width=sides.get("width"),
        height=sides.get("height"),
        fit=cast("Fit", chosen.get("fit", "scale-down")),
        format=cast("Format", chosen.get("format", "jpeg")),
        quality=numbers.get("quality"),
        gravity=chosen.get("gravity", "center"),
        rotate=int(chosen.get("rotate", "0")),
        blur=numbers.get("blur", 0),
        background=background,
    )
