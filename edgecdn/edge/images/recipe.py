"""A recipe: what is made of a picture, step by step. Every dialect ends in one, and the engine knows nothing else.

A `Side` that is an `int` is a number of pixels; one that is a `float`, which is below 1 then, a share of the picture's own side.
Colours are `#rrggbbaa`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any, Final, Literal

Side = int | float
Fit = Literal[
    "scale-down",
    "contain",
    "cover",
    "crop",
    "aspect-crop",
    "pad",
    "squeeze",
    "squeeze-down",
    "outside",
    "outside-down",
]
Format = Literal["same", "plain", "avif", "webp", "jpeg", "png", "gif", "json"]
Flip = Literal["", "h", "v", "hv"]
Repeat = Literal["", "x", "y", "xy"]
Composite = Literal["over", "in", "atop", "out", "xor", "lighter"]

LARGEST_SIDE: Final = 8192
"""The longest side, in pixels, that is made."""

MOST_MADE: Final = 40_000_000
"""The most pixels that are made, in all frames together."""

MOST_STEPS: Final = 64
"""The most steps of one recipe, those of its overlays included."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Cut off so much on each side; `width` and `height` are what stays behind `left` and `top`."""

    top: Side = 0
    right: Side = 0
    bottom: Side = 0
    left: Side = 0
    width: Side | None = None
    height: Side | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """Keep a part of this size, or of this `ratio`; where `x` or `y` is None, the rest is shared out by `across` and `down`.

    With `clamp` a part that reaches beyond the picture is cut at its edge, else there is no such picture.
    """

    width: Side
    height: Side
    ratio: bool = False
    x: Side | None = None
    y: Side | None = None
    across: float = 0.5
    down: float = 0.5
    clamp: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """Flip, and then turn clockwise by 0, 90, 180 or 270 degrees."""

    flip: Flip = ""
    degrees: int = 0


@dataclass(frozen=True, slots=True)
class Size:
    """Another size; what `fit` cuts off is chosen by the point `across` and `down`, or with `auto` by where most detail is.

    `outside` is the smallest size that covers the box, with nothing cut off.
    """

    width: Side | None = None
    height: Side | None = None
    fit: Fit = "scale-down"
    across: float = 0.5
    down: float = 0.5
    auto: bool = False
    background: str | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """A colour under what is transparent."""

    colour: str


@dataclass(frozen=True, slots=True)
class Border:
    """So much of a colour around the picture."""

    top: Side
    right: Side
    bottom: Side
    left: Side
    colour: str


@dataclass(frozen=True, slots=True)
class Canvas:
    """A ground of this size, or `ratio`, on which the picture lies; placed as in `Region`."""

    width: Side
    height: Side
    colour: str
    ratio: bool = False
    x: Side | None = None
    y: Side | None = None
    across: float = 0.5
    down: float = 0.5


@dataclass(frozen=True, slots=True)
class Tone:
    """Factors; 1 changes nothing."""

    brightness: float = 1.0
    contrast: float = 1.0
    gamma: float = 1.0
    saturation: float = 1.0


@dataclass(frozen=True, slots=True)
class Blur:
    """A radius in pixels."""

    radius: float


@dataclass(frozen=True, slots=True)
class Sharpen:
    """An unsharp mask: its strength (1 is full), its radius in pixels, and the difference that it leaves alone (0 to 255)."""

    amount: float
    radius: float = 1.0
    threshold: int = 0


@dataclass(frozen=True, slots=True)
class Draw:
    """Draw another picture on this one; `picture` is its number among those that come along, from 1.

    Without a side it lies in the middle. `opacity` is 0 to 1.
    """

    picture: int
    steps: tuple[Step, ...] = ()
    top: int | None = None
    left: int | None = None
    bottom: int | None = None
    right: int | None = None
    opacity: float = 1.0
    repeat: Repeat = ""
    composite: Composite = "over"


Step = Cut | Region | Turn | Size | Ground | Border | Canvas | Tone | Blur | Sharpen | Draw

_KINDS: Final[Mapping[str, type[Any]]] = {
    kind.__name__.lower(): kind
    for kind in (Cut, Region, Turn, Size, Ground, Border, Canvas, Tone, Blur, Sharpen, Draw)
}


@dataclass(frozen=True, slots=True)
class Output:
    """How the picture is written.

    `same` is the format that it came in; `plain` that one where every browser reads it, else JPEG or PNG; `json` tells of it.
    `offers` are formats that come before that for clients whose Accept names them, the best first. `quality` is 1 to 100;
    None is the format's own default. Without `anim` what moves stands still. `fast` puts speed before size.
    """

    format: Format = "same"
    quality: int | None = None
    anim: bool = True
    offers: tuple[str, ...] = ()
    lossless: bool = False
    baseline: bool = False
    palette: bool = False
    fast: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """All of it."""

    steps: tuple[Step, ...] = ()
    output: Output = Output()


def encode(recipe: Recipe) -> str:
    """The recipe as JSON in one spelling, without what is as it would be anyway: two recipes are the same where this is."""
    whole = {"steps": _listed(recipe.steps), "output": _told(recipe.output)}
    return json.dumps(whole, sort_keys=True, separators=(",", ":"))


def decode(text: str | bytes) -> Recipe:
    """The recipe that `encode` wrote. Raises ValueError or TypeError where it did not write this."""
    whole = json.loads(text)
    output = dict(whole["output"])
    return Recipe(_steps(whole["steps"]), Output(**output | {"offers": tuple(output.get("offers", ()))}))


def _listed(steps: Sequence[Step]) -> list[list[object]]:
    return [[type(step).__name__.lower(), _told(step)] for step in steps]


def _told(value: Any) -> dict[str, object]:  # any of the dataclasses above
    told: dict[str, object] = {}
    for field in fields(value):
        held = getattr(value, field.name)
        if field.default is not MISSING and held == field.default:
            continue
        told[field.name] = _listed(held) if field.name == "steps" else held
    return told


def _steps(listed: Sequence[Any]) -> tuple[Step, ...]:
    made: list[Step] = []
    for name, told in listed:
        if name not in _KINDS:
            raise ValueError(f"there is no step {name!r}")
        own = {key: _steps(held) if key == "steps" else held for key, held in told.items()}
        made.append(_KINDS[name](**own))
    return tuple(made)
