"""Writing pictures: which format it is in the end, and the encoders' settings."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, assert_never

from PIL import Image

from edgecdn.edge.images.recipe import Output

Written = Literal["avif", "webp", "jpeg", "png", "gif"]

_QUALITY: Final[dict[Written, int]] = {"avif": 60, "webp": 78, "jpeg": 82, "png": 100, "gif": 100}
_OWN: Final[dict[str, Written]] = {
    "AVIF": "avif",
    "WEBP": "webp",
    "JPEG": "jpeg",
    "PNG": "png",
    "GIF": "gif",
}
_EVERYWHERE: Final = ("JPEG", "PNG", "GIF")
MOVING: Final = ("gif", "webp")
"""The formats in which pictures that move are written."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of those that make a moving one, and for how many milliseconds it stands."""

    picture: Image.Image
    duration: int = 0


def chosen(output: Output, own: str, *, alpha: bool) -> Written:
    """The format that is written, for a picture that came as `own` (Pillow's name) and may be transparent."""
    match output.format:
        case "same":
            written = _OWN[own]
        case "plain" | "json":
            written = _OWN[own] if own in _EVERYWHERE else "png" if alpha else "jpeg"
        case "avif" | "webp" | "jpeg" | "png" | "gif" as named:
            written = named
        case _:
            assert_never(output.format)
    if output.fast and written in ("avif", "webp"):
        return "png" if alpha else "jpeg"
    return written


def write(frames: Sequence[Frame], written: Written, output: Output, loop: int | None) -> bytes:
    """The file; of several frames the first one alone, where the format has no more."""
    out = io.BytesIO()
    first = frames[0].picture
    quality = output.quality or _QUALITY[written]
    moving: dict[str, Any] = {}
    if len(frames) > 1 and written in MOVING:
        moving = {
            "save_all": True,
            "append_images": [frame.picture for frame in frames[1:]],
            "duration": [frame.duration for frame in frames],
        }
        if loop is not None:
            moving["loop"] = loop
    match written:
        case "avif":
            first.save(out, "AVIF", quality=quality, speed=8)
        case "webp":
            first.save(out, "WEBP", quality=quality, lossless=output.lossless, method=3, **moving)
        case "jpeg":
            _opaque(first).save(out, "JPEG", quality=quality, optimize=True, progressive=not output.baseline)
        case "png":
            (first.quantize(256) if output.palette else first).save(out, "PNG")
        case "gif":
            first.save(out, "GIF", **moving, **({"disposal": 2} if moving else {}))
        case _:
            assert_never(written)
    return out.getvalue()


def _opaque(picture: Image.Image) -> Image.Image:
    """On white, where it is transparent: JPEG has nothing to say it with."""
    if picture.mode != "RGBA":
        return picture
    return Image.alpha_composite(Image.new("RGBA", picture.size, "#ffffff"), picture).convert("RGB")
