"""Opening a picture that a stranger made: what it is by its first bytes, how large by its head, then its pixels."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import ExifTags, Image, ImageCms, ImageFile

MOST_PIXELS: Final = 40_000_000
MOST_SIDE: Final = 12_000
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What turns a picture upright, by its orientation in EXIF."""


@dataclass(frozen=True, slots=True)
class NotMade:
    """Why there is no picture: an HTTP status and a sentence."""

    status: int
    text: str


class CannotMake(Exception):
    """Raised half-way through the work, with why there is no picture."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.why = NotMade(status, text)


_DAMAGED: Final = NotMade(422, "this picture is damaged or incomplete")
_TOO_LARGE: Final = NotMade(413, "this picture has more pixels than there is memory for")


def _quietly() -> warnings.catch_warnings[None]:
    """Without Pillow's warnings: what it warns of is refused here, or does no harm."""
    return warnings.catch_warnings(action="ignore")


def kind_of(data: bytes) -> str | None:
    """The decoder for a picture by its first bytes, never by its name; None where it is none that is allowed."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in (b"avif", b"avis"):
        return "AVIF"
    return None


def open_picture(data: bytes) -> ImageFile.ImageFile | NotMade:
    """The picture with its head read and no pixel yet. Of one that moves, the first frame counts."""
    kind = kind_of(data)
    if kind is None:
        return NotMade(415, "this is no picture in JPEG, PNG, WebP, GIF or AVIF")
    claimed = _webp_canvas(data) if kind == "WEBP" else None
    if claimed is not None and (problem := _oversized(claimed)) is not None:
        return problem
    try:
        with _quietly():
            opened = Image.open(io.BytesIO(data), formats=(kind,))
    except (MemoryError, Image.DecompressionBombError):
        return _TOO_LARGE
    except Exception:  # noqa: BLE001  # a decoder may stumble over what a stranger wrote in any way
        return _DAMAGED
    return _oversized(opened.size) or opened


def _webp_canvas(data: bytes) -> tuple[int, int] | None:
    """The canvas that an extended WebP claims; its decoder reserves the memory for it while it opens the file."""
    if data[12:16] != b"VP8X" or len(data) < 30:
        return None
    return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1


def _oversized(size: tuple[int, int]) -> NotMade | None:
    width, height = size
    if width * height <= MOST_PIXELS and max(size) <= MOST_SIDE:
        return None
    limits = f"{MOST_PIXELS // 10**6} million pixels and sides of {MOST_SIDE}"
    return NotMade(413, f"a picture may have {limits}; this one has {width} by {height}")


def orientation_of(picture: Image.Image) -> int:
    """How the camera was held, as EXIF says it (1 to 8); 1 where it says nothing that can be read."""
    if picture.format == "PNG" and "exif" not in picture.info:
        return 1  # it may stand behind the pixels, which are not read for this
    try:
        with _quietly():
            said = picture.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # noqa: BLE001  # EXIF is a stranger's too, and a picture is good without it
        return 1
    return said if isinstance(said, int) and 1 <= said <= 8 else 1


def shown_size(picture: Image.Image) -> tuple[int, int]:
    """Width and height as the picture is looked at."""
    width, height = picture.size
    return (height, width) if orientation_of(picture) >= 5 else (width, height)


def decode(opened: ImageFile.ImageFile) -> Image.Image | NotMade:
    """The pixels, upright, in sRGB, as RGB or RGBA, and nothing else of what the file held."""
    upright = _UPRIGHT.get(orientation_of(opened))
    try:
        with _quietly():
            opened.load()
            picture = _plain(opened)
            if upright is not None:
                picture = picture.transpose(upright)
    except (MemoryError, Image.DecompressionBombError):
        return _TOO_LARGE
    except Exception:  # noqa: BLE001  # see open_picture
        return _DAMAGED
    # What is in `info` (comments, profiles, GPS) would be written again by the encoders.
    picture.info = {}
    return picture


def _plain(opened: Image.Image) -> Image.Image:
    """The picture as RGB or RGBA, in sRGB."""
    mode = opened.mode
    if mode.startswith("I"):
        # 16 bits of grey; converting would cut off what is bright instead of scaling it.
        return opened.point(lambda value: value / 256).convert("L").convert("RGB")
    alpha = mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in opened.info
    profile = opened.info.get("icc_profile")
    if alpha:
        picture = opened.convert("RGBA")
        if profile and mode == "RGBA":
            veil = picture.getchannel("A")
            picture = _in_srgb(picture.convert("RGB"), profile)
            picture.putalpha(veil)
        return picture
    source = opened if mode in ("RGB", "CMYK", "L") else opened.convert("RGB")
    picture = _in_srgb(source, profile) if profile else source
    # A copy in any case: what is made of it must not be an image that still has a file.
    return picture.convert("RGB") if picture.mode != "RGB" else picture.copy()


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """The same colours in sRGB. A profile that cannot be read, or is for other pixels, changes nothing."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        made = ImageCms.profileToProfile(picture, source, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture.convert("RGB")
    return picture.convert("RGB") if made is None else made
