"""Drawing one picture on another: where it lies, how often, and how the two mix (Porter and Duff, 1984)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PIL import Image, ImageChops

from edgecdn.drivers.images.layout import Pixels
from edgecdn.edge.images.recipe import Composite, Draw

Factor = Callable[[Image.Image], Image.Image]


def drawn(picture: Image.Image, over: Image.Image, how: Draw) -> Image.Image:
    """`picture` with `over` on it; outside of that it stays as it is."""
    over = over.convert("RGBA")
    if how.opacity < 1.0:
        over.putalpha(over.getchannel("A").point(lambda value: round(value * how.opacity)))
    over, (left, top) = _placed(picture.size, over, how)
    box = (
        max(0, left),
        max(0, top),
        min(picture.width, left + over.width),
        min(picture.height, top + over.height),
    )
    if box[0] >= box[2] or box[1] >= box[3]:
        return picture
    over = over.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
    whole = picture.convert("RGBA")
    whole.paste(_mixed(whole.crop(box), over, how.composite), box[:2])
    opaque = picture.mode == "RGB" and how.composite in ("over", "atop", "lighter")
    return whole.convert("RGB") if opaque else whole


def _placed(size: Pixels, over: Image.Image, how: Draw) -> tuple[Image.Image, Pixels]:
    """What is drawn, tiled where it repeats, and its left and top."""
    left = _at(size[0], over.width, how.left, how.right)
    top = _at(size[1], over.height, how.top, how.bottom)
    if not how.repeat:
        return over, (left, top)
    across = _start(left, over.width) if "x" in how.repeat else left
    down = _start(top, over.height) if "y" in how.repeat else top
    wide = size[0] - across if "x" in how.repeat else over.width
    high = size[1] - down if "y" in how.repeat else over.height
    return _tiled(over, (max(wide, over.width), max(high, over.height))), (across, down)


def _start(at: int, own: int) -> int:
    """Where the first of a row begins, so that one of them begins at `at`: at the edge, or beyond it."""
    return at % own - own if at % own else 0


def _tiled(over: Image.Image, size: Pixels) -> Image.Image:
    """The picture again and again, in as few strokes as doubling takes."""
    tiled = Image.new("RGBA", size)
    tiled.paste(over, (0, 0))
    width, height = over.size
    while width < size[0]:
        tiled.paste(tiled.crop((0, 0, width, height)), (width, 0))
        width *= 2
    while height < size[1]:
        tiled.paste(tiled.crop((0, 0, size[0], height)), (0, height))
        height *= 2
    return tiled


def _at(whole: int, own: int, near: int | None, far: int | None) -> int:
    if near is not None:
        return near
    return (whole - own) // 2 if far is None else whole - own - far


def _one(alpha: Image.Image) -> Image.Image:
    return alpha.point(lambda _: 255)


def _none(alpha: Image.Image) -> Image.Image:
    return alpha.point(lambda _: 0)


def _same(alpha: Image.Image) -> Image.Image:
    return alpha


_RULES: Final[dict[Composite, tuple[Factor, Factor]]] = {
    "over": (_one, ImageChops.invert),
    "in": (_same, _none),
    "atop": (_same, ImageChops.invert),
    "out": (ImageChops.invert, _none),
    "xor": (ImageChops.invert, ImageChops.invert),
    "lighter": (_one, _one),
}
"""By what the one on top counts, as a function of the ground's alpha, and by what the ground, of the alpha on top."""


def _mixed(ground: Image.Image, over: Image.Image, composite: Composite) -> Image.Image:
    if composite == "over":
        return Image.alpha_composite(ground, over)
    for_over, for_ground = _RULES[composite]
    factor_over = for_over(ground.getchannel("A"))
    factor_ground = for_ground(over.getchannel("A"))
    bands = [
        ImageChops.add(ImageChops.multiply(top, factor_over), ImageChops.multiply(below, factor_ground))
        for top, below in zip(over.convert("RGBa").split(), ground.convert("RGBa").split(), strict=True)
    ]
    return Image.merge("RGBa", bands).convert("RGBA")
