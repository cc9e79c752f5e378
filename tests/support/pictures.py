"""Pictures for tests: small, and made on the spot."""

from __future__ import annotations

import io

from PIL import Image

QUADRANTS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255))


def quartered(size: tuple[int, int] = (40, 20), mode: str = "RGB") -> Image.Image:
    """Red and green above, blue and white below, so that it shows which side is up and what was cut off."""
    width, height = size
    picture = Image.new("RGB", size)
    for number, colour in enumerate(QUADRANTS):
        across, down = number % 2, number // 2
        box = (
            across * width // 2,
            down * height // 2,
            (across + 1) * width // 2,
            (down + 1) * height // 2,
        )
        picture.paste(colour, box)
    return picture.convert(mode)


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def decoded(data: bytes) -> Image.Image:
    """The picture in a file, with its pixels."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def colour_at(picture: Image.Image, across: float, down: float) -> tuple[int, ...]:
    """The colour at a share of width and height, with each channel rounded to none, half or full (0, 1, 2)."""
    point = int(across * (picture.width - 1)), int(down * (picture.height - 1))
    pixel = picture.convert("RGB").getpixel(point)
    assert isinstance(pixel, tuple)
    return tuple(round(channel / 127.5) for channel in pixel)


def noise(size: tuple[int, int] = (64, 64)) -> Image.Image:
    """A picture that no encoder can make small, so that half of its bytes is about half of its pixels."""
    return Image.effect_noise(size, 60).convert("RGB")
