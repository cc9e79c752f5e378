from __future__ import annotations

import pytest
from PIL import Image

from edgecdn.drivers.images.writing import Frame, Written, chosen, write
from edgecdn.edge.images.recipe import Output
from tests.support.pictures import decoded, noise


@pytest.mark.parametrize(
    ("output", "own", "alpha", "written"),
    [
        (Output("same"), "WEBP", False, "webp"),
        (Output("plain"), "PNG", False, "png"),
        (Output("plain"), "WEBP", False, "jpeg"),
        (Output("plain"), "AVIF", True, "png"),
        (Output("webp"), "JPEG", False, "webp"),
        (Output("avif", fast=True), "JPEG", False, "jpeg"),
        (Output("webp", fast=True), "JPEG", True, "png"),
    ],
)
def test_the_format_follows_the_wish_and_the_picture(
    output: Output, own: str, alpha: object, written: Written
) -> None:
    assert chosen(output, own, alpha=bool(alpha)) == written


def test_jpeg_comes_in_waves_unless_it_is_baseline() -> None:
    frames = [Frame(noise())]
    assert "progressive" in decoded(write(frames, "jpeg", Output(), None)).info
    assert "progressive" not in decoded(write(frames, "jpeg", Output(baseline=True), None)).info


def test_png_with_a_quality_has_a_palette() -> None:
    assert decoded(write([Frame(noise())], "png", Output(palette=True), None)).mode == "P"


def test_webp_without_loss_loses_nothing() -> None:
    picture = noise()
    made = decoded(write([Frame(picture)], "webp", Output(quality=100, lossless=True), None))
    assert made.convert("RGB").tobytes() == picture.tobytes()


def test_a_loop_is_kept_and_transparency_survives_in_gif() -> None:
    clear = Image.new("RGBA", (4, 4))
    frames = [Frame(clear, 50), Frame(Image.new("RGBA", (4, 4), "red"), 50)]
    made = decoded(write(frames, "gif", Output(), 0))
    assert made.info["loop"] == 0
    assert made.convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]  # a pixel of RGBA has four channels
