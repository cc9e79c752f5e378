"""Which part of a picture is shown, how large, and on how large a ground: the arithmetic of `fit`."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final, assert_never

from edgecdn.drivers.images.wanted import LARGEST_SIDE, MOST_MADE, Gravity, Wanted

Size = tuple[int, int]

_CENTRES: Final[dict[Gravity, tuple[float, float]]] = {
    "center": (0.5, 0.5),
    "top": (0.5, 0.0),
    "bottom": (0.5, 1.0),
    "left": (0.0, 0.5),
    "right": (1.0, 0.5),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Of a `source` of so many pixels, the part in `box` (left, top, right, bottom) is drawn at `size`.

    It lies in the middle of a ground of the size `canvas`, which is larger for `pad` alone.
    """

    source: Size
    box: tuple[float, float, float, float]
    size: Size
    canvas: Size


def lay_out(own: Size, wanted: Wanted) -> Layout:
    """How a picture of `own` pixels is shown, as Cloudflare defines `fit`.

    `scale-down` and `crop` never enlarge; `contain`, `cover`, `pad` and `squeeze` do, up to the limits of what is made.
    A side that is not asked for follows the other one.
    """
    whole = (0.0, 0.0, float(own[0]), float(own[1]))
    if wanted.width is None or wanted.height is None:
        size = _one_sided(own, wanted)
        return Layout(own, whole, size, size)
    box = (wanted.width, wanted.height)
    match wanted.fit:
        case "scale-down":
            size = _inside(own, box, enlarge=False)
            return Layout(own, whole, size, size)
        case "contain":
            size = _inside(own, box, enlarge=True)
            return Layout(own, whole, size, size)
        case "pad":
            return Layout(own, whole, _inside(own, box, enlarge=True), box)
        case "squeeze":
            return Layout(own, whole, box, box)
        case "crop" if own[0] < box[0] or own[1] < box[1]:
            size = _inside(own, box, enlarge=False)
            return Layout(own, whole, size, size)
        case "cover" | "crop":
            return Layout(own, _part(own, box, wanted.gravity), box, box)
        case _:
            assert_never(wanted.fit)


def _one_sided(own: Size, wanted: Wanted) -> Size:
    """The size where one side alone, or none, is asked for: the ratio is kept, whatever the fit."""
    scale = 1.0
    if wanted.width is not None:
        scale = wanted.width / own[0]
    elif wanted.height is not None:
        scale = wanted.height / own[1]
    if wanted.fit in ("scale-down", "crop"):
        scale = min(scale, 1.0)
    longest = LARGEST_SIDE / max(own)
    return _scaled(own, min(scale, longest, sqrt(MOST_MADE / (own[0] * own[1]))))


def _inside(own: Size, box: Size, *, enlarge: bool) -> Size:
    """The largest size of the picture's ratio inside `box`."""
    scale = min(box[0] / own[0], box[1] / own[1])
    width, height = _scaled(own, scale if enlarge else min(scale, 1.0))
    return min(width, box[0]), min(height, box[1])


def _scaled(own: Size, scale: float) -> Size:
    return max(1, round(own[0] * scale)), max(1, round(own[1] * scale))


def _part(own: Size, box: Size, gravity: Gravity) -> tuple[float, float, float, float]:
    """The largest part of the picture that has the ratio of `box`, where gravity draws it."""
    scale = max(box[0] / own[0], box[1] / own[1])
    width, height = min(own[0], box[0] / scale), min(own[1], box[1] / scale)
    across, down = _CENTRES[gravity]
    left, top = (own[0] - width) * across, (own[1] - height) * down
    return left, top, left + width, top + height
