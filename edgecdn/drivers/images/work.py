"""The work itself, on one picture; it runs in a worker process, since a decoder meets what strangers made."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Final, assert_never

from PIL import Image, ImageFile, ImageFilter

from edgecdn.drivers.images.layout import Layout, lay_out
from edgecdn.drivers.images.reading import NotMade, decode, open_picture, shown_size
from edgecdn.drivers.images.wanted import Wanted

_QUALITY: Final = {"avif": 60, "webp": 78, "jpeg": 82, "png": 100}
_WHITE: Final = "#ffffff"


@dataclass(frozen=True, slots=True)
class Made:
    """What was made, and its media type."""

    data: bytes
    type: str


def inspect(data: bytes) -> Made | NotMade:
    """What a picture is, from its head alone, as JSON: media type, sides as it is looked at, bytes."""
    opened = open_picture(data)
    if isinstance(opened, NotMade):
        return opened
    width, height = shown_size(opened)
    kind = f"image/{(opened.format or '').lower()}"
    told = {"format": kind, "width": width, "height": height, "fileSize": len(data)}
    return Made(json.dumps(told).encode(), "application/json")


def transform(data: bytes, wanted: Wanted) -> Made | NotMade:
    """The picture as it is wanted: oriented as its camera held it, in sRGB, without metadata."""
    opened = open_picture(data)
    if isinstance(opened, NotMade):
        return opened
    size = shown_size(opened)
    sideways = wanted.rotate in (90, 270)
    layout = lay_out((size[1], size[0]) if sideways else size, wanted)
    _leave_out_detail(opened, layout)
    picture = decode(opened)
    if isinstance(picture, NotMade):
        return picture
    if wanted.rotate:
        picture = picture.rotate(-wanted.rotate, expand=True)
    try:
        return _encoded(_drawn(picture, layout, wanted), wanted)
    except MemoryError:
        return NotMade(413, "what is wanted needs more memory than it may have")


def _leave_out_detail(opened: ImageFile.ImageFile, layout: Layout) -> None:
    """Have the decoder of JPEG leave out what the result will not show, which is several times faster.

    Twice the resolution of the result stays, on either side, since the camera may have been held upright.
    """
    if opened.format != "JPEG":
        return
    left, top, right, bottom = layout.box
    share = max(layout.size[0] / (right - left), layout.size[1] / (bottom - top))
    width, height = (max(1, int(side * share * 2)) for side in opened.size)
    opened.draft(None, (width, height))


def _drawn(picture: Image.Image, layout: Layout, wanted: Wanted) -> Image.Image:
    if picture.size != layout.size or layout.box != (0.0, 0.0, *map(float, picture.size)):
        picture = picture.resize(
            layout.size, Image.Resampling.LANCZOS, box=_within(picture, layout), reducing_gap=2.0
        )
    if wanted.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(wanted.blur))
    if picture.mode == "RGBA" and (wanted.background is not None or wanted.format == "jpeg"):
        ground = Image.new("RGBA", picture.size, wanted.background or _WHITE)
        picture = Image.alpha_composite(ground, picture).convert("RGB")
    if layout.canvas != layout.size:
        canvas = Image.new(picture.mode, layout.canvas, wanted.background or _WHITE)
        across, down = (outer - inner for outer, inner in zip(layout.canvas, layout.size, strict=True))
        canvas.paste(picture, (across // 2, down // 2))
        picture = canvas
    return picture


def _within(picture: Image.Image, layout: Layout) -> tuple[float, float, float, float]:
    """The layout's box in the pixels that were decoded, which are fewer where detail was left out."""
    left, top, right, bottom = layout.box
    own = layout.source
    across, down = picture.width / own[0], picture.height / own[1]
    return left * across, top * down, min(right * across, picture.width), min(bottom * down, picture.height)


def _encoded(picture: Image.Image, wanted: Wanted) -> Made:
    out = io.BytesIO()
    quality = wanted.quality or _QUALITY[wanted.format]
    match wanted.format:
        case "avif":
            picture.save(out, "AVIF", quality=quality, speed=8)
        case "webp":
            picture.save(out, "WEBP", quality=quality, method=3)
        case "jpeg":
            picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        case "png":
            picture.save(out, "PNG")
        case _:
            assert_never(wanted.format)
    return Made(out.getvalue(), f"image/{wanted.format}")
