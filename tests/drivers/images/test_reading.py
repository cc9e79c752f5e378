from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from edgecdn.drivers.images.reading import NotMade, decode, kind_of, open_picture, orientation_of, shown_size
from tests.support.pictures import colour_at, encoded, noise, quartered

KINDS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")


def pixels(data: bytes) -> Image.Image:
    opened = open_picture(data)
    assert isinstance(opened, Image.Image), opened
    picture = decode(opened)
    assert isinstance(picture, Image.Image), picture
    return picture


def refusal(data: bytes) -> NotMade:
    opened = open_picture(data)
    answer = opened if isinstance(opened, NotMade) else decode(opened)
    assert isinstance(answer, NotMade)
    return answer


def png_head(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds no pixel."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    head = struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + head + struct.pack(">I", 100) + b"IDAT" + bytes(100)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_known_by_its_first_bytes(kind: str) -> None:
    data = encoded(quartered(), kind)
    assert kind_of(data) == kind
    assert colour_at(pixels(data), 0, 0) == (2, 0, 0)


@pytest.mark.parametrize("kind", ["TIFF", "BMP", "EPS", "ICO", "PPM", "TGA", "PCX"])
def test_what_other_decoders_read_is_no_picture(kind: str) -> None:
    assert refusal(encoded(quartered(), kind)).status == 415


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%!PS-Adobe-3.0 EPSF-3.0\n"]
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert refusal(data) == NotMade(415, "this is no picture in JPEG, PNG, WebP, GIF or AVIF")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_what_was_cut_off_is_refused(kind: str, share: float) -> None:
    data = encoded(noise(), kind)
    assert refusal(data[: max(16, int(len(data) * share))]).status == 422


@pytest.mark.parametrize(("width", "height"), [(13_000, 13_000), (12_001, 1), (10_000, 4_001)])
def test_a_bomb_is_refused_by_its_head_alone(width: int, height: int) -> None:
    answer = refusal(png_head(width, height))
    assert answer.status == 413
    assert f"{width} by {height}" in answer.text


def test_a_bomb_that_the_decoder_itself_refuses_is_one() -> None:
    assert refusal(png_head(50_000, 50_000)).status == 413


def test_a_webp_that_claims_a_huge_canvas_is_refused_before_its_decoder_sees_it() -> None:
    side = (16_382).to_bytes(3, "little")
    data = b"RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + side + side + bytes(50)
    assert refusal(data).status == 413


def test_of_a_picture_that_moves_the_first_frame_counts() -> None:
    first, second = Image.new("RGB", (4, 4), "red"), Image.new("RGB", (4, 4), "blue")
    data = encoded(first, "GIF", save_all=True, append_images=[second] * 50)
    assert colour_at(pixels(data), 0, 0) == (2, 0, 0)


@pytest.mark.parametrize(
    ("orientation", "top_left"),
    list(
        enumerate(
            [(2, 0, 0), (0, 2, 0), (2, 2, 2), (0, 0, 2), (2, 0, 0), (0, 0, 2), (2, 2, 2), (0, 2, 0)], start=1
        )
    ),
)
def test_a_picture_is_upright_as_its_camera_held_it(orientation: int, top_left: tuple[int, ...]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(quartered(), "JPEG", exif=exif, quality=95)
    opened = open_picture(data)
    assert isinstance(opened, Image.Image)
    assert shown_size(opened) == ((20, 40) if orientation >= 5 else (40, 20))
    picture = pixels(data)
    assert picture.size == shown_size(opened)
    assert colour_at(picture, 0.1, 0.1) == top_left


@pytest.mark.parametrize("exif", [b"Exif\0\0broken", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff", b"Exif\0\0"])
def test_exif_that_cannot_be_read_does_no_harm(exif: bytes) -> None:
    assert pixels(encoded(quartered(), "JPEG", exif=exif)).size == (40, 20)


def test_the_orientation_of_a_png_is_read_without_its_pixels() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    opened = open_picture(encoded(quartered(), "PNG", exif=exif))
    assert isinstance(opened, Image.Image)
    assert orientation_of(opened) in (1, 6)


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1", "CMYK"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    picture = pixels(encoded(quartered(mode=mode), "JPEG" if mode == "CMYK" else "PNG"))
    assert (picture.mode, picture.info) == ("RGB", {})


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_stays(mode: str) -> None:
    picture = Image.new(mode, (4, 4))
    assert pixels(encoded(picture)).getpixel((0, 0)) == (0, 0, 0, 0)


def test_a_transparent_colour_of_a_palette_stays() -> None:
    picture = Image.new("P", (4, 4), 0)
    assert pixels(encoded(picture, "PNG", transparency=0)).mode == "RGBA"


def test_sixteen_bits_of_grey_are_scaled_not_cut_off() -> None:
    grey = Image.new("I;16", (4, 4), 128 * 256)
    assert pixels(encoded(grey)).getpixel((0, 0)) == (128, 128, 128)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_colour_profile_is_applied_and_gone(mode: str) -> None:
    lab_like = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = pixels(encoded(quartered(mode=mode), "PNG", icc_profile=lab_like))
    assert (picture.mode, picture.info) == (mode, {})
    assert colour_at(picture, 0, 0) == (2, 0, 0)


@pytest.mark.parametrize("profile", [b"junk", b"\0" * 200])
def test_a_colour_profile_that_cannot_be_read_changes_nothing(profile: bytes) -> None:
    assert colour_at(pixels(encoded(quartered(), "PNG", icc_profile=profile)), 0, 0) == (2, 0, 0)


@given(data=st.binary(max_size=200), kind=st.sampled_from(KINDS))
def test_damage_never_raises(data: bytes, kind: str) -> None:
    whole = encoded(quartered((8, 8)), kind)
    opened = open_picture(whole[:20] + data + whole[20 + len(data) :])
    assert isinstance(opened if isinstance(opened, NotMade) else decode(opened), NotMade | Image.Image)
