"""Fastly's query parameters for pictures, on the original's own URL.

What a picture goes through has one order: precrop, trim, crop, orient, size, bg-color, pad, canvas, colours, sharpen, blur.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import unquote_plus

from edgecdn.edge.images.fastly_output import OUTPUT, read_format
from edgecdn.edge.images.fastly_values import colour_in, placed, shorthand, side
from edgecdn.edge.images.picture import Picture, Unreadable
from edgecdn.edge.images.recipe import (
    LARGEST_SIDE,
    Blur,
    Border,
    Canvas,
    Cut,
    Fit,
    Flip,
    Ground,
    Recipe,
    Region,
    Sharpen,
    Side,
    Size,
    Step,
    Tone,
    Turn,
)
from edgecdn.edge.images.values import BadOption, choice, number, signed, whole

_NOWHERE: Final = ("bw", "level", "montage", "optimize", "profile", "trim-color", "viewbox")
_FITS: Final[Mapping[str, tuple[Fit, Fit]]] = {
    "bounds": ("scale-down", "contain"),
    "cover": ("outside-down", "outside"),
    "crop": ("aspect-crop", "cover"),
}
"""What each fit is where nothing is enlarged, and where that is enabled."""

_ORIENT: Final[Mapping[str, tuple[Flip, int]]] = {
    "1": ("", 0),
    "2": ("h", 0),
    "3": ("hv", 0),
    "4": ("v", 0),
    "5": ("h", 270),
    "6": ("", 90),
    "7": ("h", 90),
    "8": ("", 270),
    "r": ("", 90),
    "l": ("", 270),
    "h": ("h", 0),
    "v": ("v", 0),
    "hv": ("hv", 0),
    "vh": ("hv", 0),
    "rv": ("h", 270),
    "vr": ("h", 270),
    "lv": ("h", 90),
    "vl": ("h", 90),
}
_UPSCALE: Final = {"upscale": "upscale"}
_WORDS: Final = {name: name for name in _ORIENT}
_FILTERS: Final = {"lanczos": "lanczos", "lanczos3": "lanczos"}
_CLEAR: Final = "#ffffff00"
_TONES: Final = ("brightness", "contrast", "saturation")


def read_query(query: str | None) -> Picture | Unreadable | None:
    """What a query asks for; None where none of its parameters speaks of pictures. Never raises.

    Parameters that Fastly does not know are no part of it. One that stands there twice is refused.
    """
    found: dict[str, str] = {}
    for part in (query or "").split("&"):
        name, _, value = (unquote_plus(text) for text in part.partition("="))
        if name not in KNOWN:
            continue
        if name in found:
            return Unreadable(f"{name} is there more than once", "fastly")
        found[name] = value
    if not found:
        return None
    try:
        return Picture(Recipe(_steps(found), read_format(found)), dialect="fastly")
    except BadOption as problem:
        return Unreadable(str(problem), "fastly")


def _steps(found: Mapping[str, str]) -> tuple[Step, ...]:
    for name in _NOWHERE:
        if name in found:
            raise BadOption(f"{name} cannot be had here")
    if "resize-filter" in found:
        choice("resize-filter", found["resize-filter"], _FILTERS)
    return tuple(step for name, read in _READERS for step in ([] if name not in found else read(found)))


def _region(name: str) -> Callable[[Mapping[str, str]], list[Step]]:
    def read(found: Mapping[str, str]) -> list[Step]:
        width, height, ratio, place, mode = placed(name, found[name], modes=("smart", "safe"))
        if mode == "smart":
            if not ratio:
                raise BadOption(f"{name} with smart takes a ratio such as 1:1")
            # As large as it can be, around what has most detail.
            far = LARGEST_SIDE / max(width, height)
            return [Size(max(1, round(width * far)), max(1, round(height * far)), "aspect-crop", auto=True)]
        return [Region(width, height, ratio, *place, clamp=mode == "safe")]

    return read


def _trim(found: Mapping[str, str]) -> list[Step]:
    return [Cut(*shorthand("trim", found["trim"]))]


def _orient(found: Mapping[str, str]) -> list[Step]:
    return [Turn(*_ORIENT[choice("orient", found["orient"], _WORDS)])]


def _size(found: Mapping[str, str]) -> list[Step]:
    dpr = number("dpr", found["dpr"], 1, 10) if "dpr" in found else 1.0
    sides: dict[str, Side] = {}
    for name in ("width", "height"):
        if name in found:
            held = side(name, found[name], 1)
            sides[name] = min(LARGEST_SIDE, round(held * dpr)) if isinstance(held, int) else held * dpr
    upscale = "enable" in found and choice("enable", found["enable"], _UPSCALE) == "upscale"
    if "disable" in found:
        upscale = choice("disable", found["disable"], _UPSCALE) != "upscale"
    stretched: tuple[Fit, Fit] = ("squeeze-down", "squeeze") if len(sides) == 2 else ("scale-down", "contain")
    fits = _FITS[choice("fit", found["fit"], {name: name for name in _FITS})] if "fit" in found else stretched
    return [Size(sides.get("width"), sides.get("height"), fits[upscale])] if sides else []


def _height(found: Mapping[str, str]) -> list[Step]:
    return [] if "width" in found else _size(found)


def _checked(found: Mapping[str, str]) -> list[Step]:
    """Options of the size, where there is none: they change nothing, and must be right all the same."""
    if "width" not in found and "height" not in found:
        _size(found)
    return []


def _ground(found: Mapping[str, str]) -> str:
    return colour_in("bg-color", found["bg-color"]) if "bg-color" in found else _CLEAR


def _pad(found: Mapping[str, str]) -> list[Step]:
    return [Border(*shorthand("pad", found["pad"]), _ground(found))]


def _canvas(found: Mapping[str, str]) -> list[Step]:
    width, height, ratio, place, _ = placed("canvas", found["canvas"])
    return [Canvas(width, height, _ground(found), ratio, *place)]


def _tone(found: Mapping[str, str]) -> list[Step]:
    tones = {name: 1 + signed(name, found[name], -100, 100) / 100 for name in _TONES if name in found}
    return [Tone(**tones)] if any(factor != 1.0 for factor in tones.values()) else []


def _later_tone(before: tuple[str, ...]) -> Callable[[Mapping[str, str]], list[Step]]:
    return lambda found: [] if any(name in found for name in before) else _tone(found)


def _sharpen(found: Mapping[str, str]) -> list[Step]:
    parts = {part[:1]: part[1:] for part in found["sharpen"].split(",")}
    if set(parts) != {"a", "r", "t"}:
        raise BadOption("sharpen is written like a5,r2,t1: amount, radius and threshold")
    amount, radius = number("sharpen a", parts["a"], 0, 10), number("sharpen r", parts["r"], 0.5, 1000)
    return [Sharpen(amount, radius, whole("sharpen t", parts["t"], 0, 255))]


_READERS: Final[tuple[tuple[str, Callable[[Mapping[str, str]], list[Step]]], ...]] = (
    ("precrop", _region("precrop")),
    ("trim", _trim),
    ("crop", _region("crop")),
    ("orient", _orient),
    ("width", _size),
    ("height", _height),
    *((name, _checked) for name in ("dpr", "fit", "enable", "disable")),
    ("bg-color", lambda found: [Ground(_ground(found))]),
    ("pad", _pad),
    ("canvas", _canvas),
    *((name, _later_tone(_TONES[:number])) for number, name in enumerate(_TONES)),
    ("sharpen", _sharpen),
    ("blur", lambda found: [Blur(number("blur", found["blur"], 0.5, 1000))]),
)

KNOWN: Final = frozenset((*(name for name, _ in _READERS), *OUTPUT, *_NOWHERE, "resize-filter"))
"""The parameters that speak of pictures."""
