"""The work itself, on one picture: runs in a process of its own, since a decoder meets what strangers made."""

from __future__ import annotations

import io
import resource
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from edgecdn.drivers.images.wanted import Wanted

DECODERS: Final = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MOST_PIXELS: Final = 40_000_000
MOST_SIDE: Final = 12_000
_MEMORY: Final = 3 * 1024**3
_QUALITY: Final = {"avif": 60, "webp": 78, "jpeg": 82}
_CENTERING: Final = {
    "center": (0.5, 0.5),
    "top": (0.5, 0.0),
    "bottom": (0.5, 1.0),
    "left": (0.0, 0.5),
    "right": (1.0, 0.5),
}


@dataclass(frozen=True, slots=True)
class Made:
    """A picture in its new form."""

    data: bytes
    type: str


@dataclass(frozen=True, slots=True)
class Info:
    """What a picture is: its format, its sides in pixels, its bytes."""

    format: str
    width: int
    height: int
    size: int


@dataclass(frozen=True, slots=True)
class NotMade:
    """Why there is no picture: an HTTP status and a sentence."""

    status: int
    text: str


def limit_memory() -> None:
    """Bound the address space of a worker, so that a picture that outgrows all other limits ends this process alone."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def inspect(data: bytes) -> Info | NotMade:
    """What a picture is, from its head alone."""
    opened = _open(data)
    if isinstance(opened, NotMade):
        return opened
    return Info((opened.format or "").lower(), opened.width, opened.height, len(data))


def transform(data: bytes, wanted: Wanted) -> Made | NotMade:
    """The picture as it is wanted: oriented as its camera held it, without metadata, never larger than it was."""
    opened = _open(data)
    if isinstance(opened, NotMade):
        return opened
    try:
        if (
            opened.format == "JPEG"
            and (wanted.width or wanted.height)
            and wanted.fit in ("scale-down", "contain")
        ):
            # The decoder of JPEG can leave out detail that the result will not show: several times faster.
            opened.draft("RGB", _draft_size(opened, wanted))
        image: Image.Image = ImageOps.exif_transpose(opened)
        if wanted.rotate:
            image = image.rotate(-wanted.rotate, expand=True)
        image = _sized(image, wanted)
        if wanted.blur:
            image = image.filter(ImageFilter.GaussianBlur(wanted.blur))
        return _encoded(image, wanted)
    except (OSError, SyntaxError, ValueError, EOFError):
        return NotMade(422, "this picture is damaged or incomplete")
    except (MemoryError, Image.DecompressionBombError):
        return NotMade(413, "this picture is too large")


def _open(data: bytes) -> Image.Image | NotMade:
    try:
        opened = Image.open(io.BytesIO(data), formats=DECODERS)
    except Image.DecompressionBombError:
        return NotMade(413, "this picture has too many pixels")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return NotMade(415, "this is no picture in JPEG, PNG, WebP, GIF or AVIF")
    width, height = opened.size
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE:
        return NotMade(
            413,
            f"a picture may have {MOST_PIXELS // 10**6} million pixels and sides of {MOST_SIDE}; this one is {width}×{height}",
        )
    return opened


def _draft_size(image: Image.Image, wanted: Wanted) -> tuple[int, int]:
    # Twice what is wanted, on the longer side either way round, since the camera may have been held upright.
    longest = max(wanted.width or wanted.height or 1, wanted.height or wanted.width or 1) * 2
    return longest, longest


def _sized(image: Image.Image, wanted: Wanted) -> Image.Image:
    if not wanted.width and not wanted.height:
        return image
    own_width, own_height = image.size
    width = wanted.width or max(1, round(own_width * (wanted.height or own_height) / own_height))
    height = wanted.height or max(1, round(own_height * (wanted.width or own_width) / own_width))
    match wanted.fit:
        case "scale-down" | "contain":
            return image if own_width <= width and own_height <= height else _within(image, width, height)
        case "cover" | "crop":
            scale = min(1.0, own_width / width, own_height / height)
            box = max(1, round(width * scale)), max(1, round(height * scale))
            return ImageOps.fit(image, box, Image.Resampling.LANCZOS, centering=_CENTERING[wanted.gravity])
        case "pad":
            inner = image if own_width <= width and own_height <= height else _within(image, width, height)
            return (
                ImageOps.pad(
                    _flat(inner, wanted), (width, height), Image.Resampling.LANCZOS, color=wanted.background
                )
                if inner.size != (width, height)
                else inner
            )
        case "squeeze":
            return image.resize((min(width, own_width), min(height, own_height)), Image.Resampling.LANCZOS)


def _within(image: Image.Image, width: int, height: int) -> Image.Image:
    copy = image.copy()
    copy.thumbnail((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return copy


def _flat(image: Image.Image, wanted: Wanted) -> Image.Image:
    """The picture without transparency, over the background."""
    if image.mode in ("RGBA", "LA", "PA") or (image.mode == "P" and "transparency" in image.info):
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, wanted.background)
        return Image.alpha_composite(ground, layer).convert("RGB")
    return image.convert("RGB")


def _encoded(image: Image.Image, wanted: Wanted) -> Made:
    keeps_alpha = wanted.format != "jpeg"
    plain = _flat(image, wanted) if not keeps_alpha else image.convert("RGBA" if _has_alpha(image) else "RGB")
    out = io.BytesIO()
    quality = wanted.quality or _QUALITY.get(wanted.format, 80)
    match wanted.format:
        case "avif":
            plain.save(out, "AVIF", quality=quality, speed=8)
        case "webp":
            plain.save(out, "WEBP", quality=quality, method=3)
        case "jpeg":
            plain.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        case "png":
            plain.save(out, "PNG")
    return Made(out.getvalue(), f"image/{wanted.format}")


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or (image.mode == "P" and "transparency" in image.info)
