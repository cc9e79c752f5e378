"""The steps of a recipe, on pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, assert_never

from PIL import Image, ImageColor, ImageEnhance, ImageFilter, ImageOps

from edgecdn.drivers.images.detail import focus
from edgecdn.drivers.images.drawing import drawn
from edgecdn.drivers.images.layout import Layout, Pixels, lay_out, pixels
from edgecdn.drivers.images.reading import CannotMake
from edgecdn.edge.images.recipe import (
    LARGEST_SIDE,
    MOST_MADE,
    Blur,
    Border,
    Canvas,
    Cut,
    Draw,
    Ground,
    Region,
    Sharpen,
    Size,
    Step,
    Tone,
    Turn,
)

_WHITE: Final = "#ffffffff"
_OPAQUE: Final = 255


def run(
    picture: Image.Image,
    steps: Sequence[Step],
    others: Sequence[Image.Image],
    claimed: Pixels | None = None,
    base: Pixels | None = None,
) -> Image.Image:
    """The picture, RGB or RGBA, after all steps. `others` are the pictures that may be drawn on it.

    `claimed` is its size where its decoder left out detail; shares of sides are those of `base` where there is one. Raises
    `CannotMake` where a step asks for what is not there.
    """
    for step in steps:
        match step:
            case Size():
                picture = _sized(picture, step, claimed or picture.size, base)
            case Turn():
                picture = _turned(picture, step)
                if claimed is not None and step.degrees in (90, 270):
                    claimed = (claimed[1], claimed[0])
                continue
            case Cut():
                picture = picture.crop(_cut(picture.size, step))
            case Region():
                picture = picture.crop(_region(picture.size, step))
            case Ground(colour):
                picture = _grounded(picture, colour)
            case Border():
                picture = _bordered(picture, step)
            case Canvas():
                picture = _on_canvas(picture, step)
            case Tone():
                picture = _toned(picture, step)
            case Blur(radius):
                picture = _blurred(picture, radius)
            case Sharpen(amount, radius, threshold):
                mask = ImageFilter.UnsharpMask(radius, round(amount * 100), threshold)
                picture = picture.filter(mask)
            case Draw(number, own):
                if not 1 <= number <= len(others):
                    raise CannotMake(400, f"there is no picture {number} to draw")
                over = run(others[number - 1], own, (), base=picture.size)
                picture = drawn(picture, over, step)
            case _:
                assert_never(step)
        claimed = None
    return picture


def _turned(picture: Image.Image, step: Turn) -> Image.Image:
    if "h" in step.flip:
        picture = ImageOps.mirror(picture)
    if "v" in step.flip:
        picture = ImageOps.flip(picture)
    return picture.rotate(-step.degrees, expand=True) if step.degrees else picture


def _sized(picture: Image.Image, step: Size, own: Pixels, base: Pixels | None) -> Image.Image:
    if step.auto and isinstance(step.width, int) and isinstance(step.height, int):
        across, down = focus(picture, (step.width, step.height))
        step = replace(step, across=across, down=down)
    layout = lay_out(own, step, base)
    _bounded(layout.canvas)
    if picture.size != layout.size or layout.box != (0.0, 0.0, *map(float, picture.size)):
        picture = picture.resize(
            layout.size, Image.Resampling.LANCZOS, box=_within(picture, layout), reducing_gap=2.0
        )
    if layout.canvas == layout.size:
        return picture
    across_, down_ = (outer - inner for outer, inner in zip(layout.canvas, layout.size, strict=True))
    return _placed(picture, layout.canvas, (across_ // 2, down_ // 2), step.background or _WHITE)


def _within(picture: Image.Image, layout: Layout) -> tuple[float, float, float, float]:
    """The layout's box in the pixels that were decoded, which are fewer where detail was left out."""
    left, top, right, bottom = layout.box
    own = layout.source
    across, down = picture.width / own[0], picture.height / own[1]
    return left * across, top * down, min(right * across, picture.width), min(bottom * down, picture.height)


def _cut(own: Pixels, step: Cut) -> tuple[int, int, int, int]:
    left, top = pixels(step.left, own[0]), pixels(step.top, own[1])
    right, bottom = own[0] - pixels(step.right, own[0]), own[1] - pixels(step.bottom, own[1])
    if step.width is not None:
        right = min(right, left + pixels(step.width, own[0]))
    if step.height is not None:
        bottom = min(bottom, top + pixels(step.height, own[1]))
    if left >= right or top >= bottom:
        raise CannotMake(400, f"trim leaves nothing of a picture of {own[0]} by {own[1]} pixels")
    return left, top, right, bottom


def _region(own: Pixels, step: Region) -> tuple[int, int, int, int]:
    width, height = _asked(own, step)
    left = round((own[0] - width) * step.across) if step.x is None else pixels(step.x, own[0])
    top = round((own[1] - height) * step.down) if step.y is None else pixels(step.y, own[1])
    right, bottom = left + width, top + height
    if step.clamp:
        left, top, right, bottom = max(0, left), max(0, top), min(own[0], right), min(own[1], bottom)
    if not (0 <= left < right <= own[0] and 0 <= top < bottom <= own[1]):
        raise CannotMake(400, f"crop reaches out of a picture of {own[0]} by {own[1]} pixels")
    return left, top, right, bottom


def _asked(own: Pixels, step: Region | Canvas) -> Pixels:
    """The size that is asked for: the largest of a ratio inside the picture, and around it for a canvas."""
    if not step.ratio:
        return max(1, pixels(step.width, own[0])), max(1, pixels(step.height, own[1]))
    pick = min if isinstance(step, Region) else max
    scale = pick(own[0] / step.width, own[1] / step.height)
    return max(1, round(step.width * scale)), max(1, round(step.height * scale))


def _on_canvas(picture: Image.Image, step: Canvas) -> Image.Image:
    own = picture.size
    width, height = _asked(own, step)
    left = round((width - own[0]) * step.across) if step.x is None else pixels(step.x, width)
    top = round((height - own[1]) * step.down) if step.y is None else pixels(step.y, height)
    return _placed(picture, (width, height), (left, top), step.colour)


def _bordered(picture: Image.Image, step: Border) -> Image.Image:
    width, height = picture.size
    left, top = pixels(step.left, width), pixels(step.top, height)
    outer = left + width + pixels(step.right, width), top + height + pixels(step.bottom, height)
    return _placed(picture, outer, (left, top), step.colour)


def _placed(picture: Image.Image, size: Pixels, at: Pixels, colour: str) -> Image.Image:
    """The picture on a ground of this size and colour; what lies beyond the ground is gone."""
    _bounded(size)
    filled = ImageColor.getcolor(colour, "RGBA")
    mode = "RGBA" if picture.mode == "RGBA" or _alpha(filled) < _OPAQUE else "RGB"
    ground = Image.new(mode, size, filled if mode == "RGBA" else colour[:7])
    ground.paste(picture, at)
    return ground


def _alpha(filled: object) -> int:
    return filled[3] if isinstance(filled, tuple) and len(filled) == 4 else _OPAQUE


def _grounded(picture: Image.Image, colour: str) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    whole = Image.alpha_composite(Image.new("RGBA", picture.size, colour), picture)
    return whole if colour[7:] != "ff" else whole.convert("RGB")


def _toned(picture: Image.Image, step: Tone) -> Image.Image:
    if step.brightness != 1.0:
        picture = ImageEnhance.Brightness(picture).enhance(step.brightness)
    if step.contrast != 1.0:
        picture = ImageEnhance.Contrast(picture).enhance(step.contrast)
    if step.saturation != 1.0:
        picture = ImageEnhance.Color(picture).enhance(step.saturation)
    if step.gamma != 1.0 and step.gamma > 0:
        curve = [round(255 * (value / 255) ** (1 / step.gamma)) for value in range(256)]
        straight = list(range(256)) if picture.mode == "RGBA" else []
        picture = picture.point(curve * 3 + straight)
    return picture


def _blurred(picture: Image.Image, radius: float) -> Image.Image:
    blur = ImageFilter.GaussianBlur(radius)
    if picture.mode != "RGBA":
        return picture.filter(blur)
    # What is transparent has no colour that could run into its neighbours.
    return picture.convert("RGBa").filter(blur).convert("RGBA")


def _bounded(size: Pixels) -> None:
    if max(size) > LARGEST_SIDE or size[0] * size[1] > MOST_MADE:
        limit = f"{MOST_MADE // 10**6} million pixels and sides of {LARGEST_SIDE}"
        raise CannotMake(413, f"a picture is made with at most {limit}, not {size[0]} by {size[1]}")
