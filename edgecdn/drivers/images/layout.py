"""Which part of a picture is shown, how large, and on how large a ground: the arithmetic of `fit`."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import assert_never

from edgecdn.edge.images.recipe import LARGEST_SIDE, MOST_MADE, Side, Size

Pixels = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """Of a `source` of so many pixels, the part in `box` (left, top, right, bottom) is drawn at `size`.

    It lies in the middle of a ground of the size `canvas`, which is larger for `pad` alone.
    """

    source: Pixels
    box: tuple[float, float, float, float]
    size: Pixels
    canvas: Pixels


def pixels(side: Side, whole: int) -> int:
    """A side in pixels: an `int` is that already, a `float` a share of `whole`."""
    return side if isinstance(side, int) else round(side * whole)


def lay_out(own: Pixels, wanted: Size, base: Pixels | None = None) -> Layout:
    """How a picture of `own` pixels is shown, as Cloudflare defines `fit`; shares are those of `base`, or of the picture itself.

    `scale-down`, `crop`, `aspect-crop` and what ends in `-down` never enlarge; the others do, up to the limits of what is made.
    A side that is not asked for follows the other one.
    """
    whole = (0.0, 0.0, float(own[0]), float(own[1]))
    width, height = (
        None if side is None else min(LARGEST_SIDE, max(1, pixels(side, of)))
        for side, of in zip((wanted.width, wanted.height), base or own, strict=True)
    )
    if width is None or height is None:
        size = _one_sided(own, width, height, enlarge=not _never_larger(wanted))
        return Layout(own, whole, size, size)
    box = (width, height)
    match wanted.fit:
        case "scale-down" | "contain":
            size = _inside(own, box, enlarge=wanted.fit == "contain")
            return Layout(own, whole, size, size)
        case "outside" | "outside-down":
            size = _outside(own, box, enlarge=wanted.fit == "outside")
            return Layout(own, whole, size, size)
        case "pad":
            return Layout(own, whole, _inside(own, box, enlarge=True), box)
        case "squeeze" | "squeeze-down":
            if wanted.fit == "squeeze-down":
                box = (min(box[0], own[0]), min(box[1], own[1]))
            return Layout(own, whole, box, box)
        case "crop" if own[0] < box[0] or own[1] < box[1]:
            size = _inside(own, box, enlarge=False)
            return Layout(own, whole, size, size)
        case "aspect-crop":
            part = _part(own, box, wanted)
            scale = min(1.0, box[0] / (part[2] - part[0]))
            size = _scaled((round(part[2] - part[0]), round(part[3] - part[1])), scale)
            return Layout(own, part, size, size)
        case "cover" | "crop":
            return Layout(own, _part(own, box, wanted), box, box)
        case _:
            assert_never(wanted.fit)


def _never_larger(wanted: Size) -> bool:
    return wanted.fit in ("scale-down", "crop", "aspect-crop", "squeeze-down", "outside-down")


def _one_sided(own: Pixels, width: int | None, height: int | None, *, enlarge: bool) -> Pixels:
    """The size where one side alone, or none, is asked for: the ratio is kept, whatever the fit."""
    scale = 1.0
    if width is not None:
        scale = width / own[0]
    elif height is not None:
        scale = height / own[1]
    return _bounded(own, scale if enlarge else min(scale, 1.0))


def _inside(own: Pixels, box: Pixels, *, enlarge: bool) -> Pixels:
    """The largest size of the picture's ratio inside `box`."""
    scale = min(box[0] / own[0], box[1] / own[1])
    width, height = _scaled(own, scale if enlarge else min(scale, 1.0))
    return min(width, box[0]), min(height, box[1])


def _outside(own: Pixels, box: Pixels, *, enlarge: bool) -> Pixels:
    """The smallest size of the picture's ratio that covers `box`."""
    scale = max(box[0] / own[0], box[1] / own[1])
    return _bounded(own, scale if enlarge else min(scale, 1.0))


def _bounded(own: Pixels, scale: float) -> Pixels:
    return _scaled(own, min(scale, LARGEST_SIDE / max(own), sqrt(MOST_MADE / (own[0] * own[1]))))


def _scaled(own: Pixels, scale: float) -> Pixels:
    return max(1, round(own[0] * scale)), max(1, round(own[1] * scale))


def _part(own: Pixels, box: Pixels, wanted: Size) -> tuple[float, float, float, float]:
    """The largest part of the picture that has the ratio of `box`, around the point that `wanted` names.

    The point lies in the part where it lies in the picture, so that a side is kept as a whole.
    """
    scale = max(box[0] / own[0], box[1] / own[1])
    width, height = min(own[0], box[0] / scale), min(own[1], box[1] / scale)
    left, top = (own[0] - width) * wanted.across, (own[1] - height) * wanted.down
    return left, top, left + width, top + height
