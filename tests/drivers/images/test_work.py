from __future__ import annotations

import json

import pytest
from PIL import Image

from edgecdn.drivers.images.reading import NotMade
from edgecdn.drivers.images.wanted import Format, Wanted
from edgecdn.drivers.images.work import Made, inspect, transform
from tests.support.pictures import colour_at, decoded, encoded, noise, quartered

PHOTO = encoded(quartered((400, 200)), "JPEG", quality=95)
RED, GREEN, BLUE, WHITE, BLACK = (2, 0, 0), (0, 2, 0), (0, 0, 2), (2, 2, 2), (0, 0, 0)


def made(data: bytes, wanted: Wanted) -> Image.Image:
    answer = transform(data, wanted)
    assert isinstance(answer, Made), answer
    assert answer.type == f"image/{wanted.format}"
    picture = decoded(answer.data)
    assert (picture.format or "").lower() == wanted.format
    return picture


@pytest.mark.parametrize("kind", ["avif", "webp", "jpeg", "png"])
def test_every_format_is_made(kind: Format) -> None:
    picture = made(PHOTO, Wanted(width=100, format=kind))
    assert picture.size == (100, 50)
    assert [colour_at(picture, *at) for at in ((0, 0), (1, 0), (0, 1), (1, 1))] == [RED, GREEN, BLUE, WHITE]


def test_quality_trades_bytes() -> None:
    data = encoded(noise(), "PNG")
    low, high = (transform(data, Wanted(quality=quality)) for quality in (20, 90))
    assert isinstance(low, Made)
    assert isinstance(high, Made)
    assert len(low.data) < len(high.data)


def test_the_same_picture_is_the_same_bytes() -> None:
    wanted = Wanted(width=99, format="webp")
    assert transform(PHOTO, wanted) == transform(PHOTO, wanted)


def test_cover_cuts_off_what_gravity_leaves() -> None:
    picture = made(PHOTO, Wanted(100, 100, "cover", gravity="left"))
    assert picture.size == (100, 100)
    assert (colour_at(picture, 0.9, 0), colour_at(picture, 0.9, 1)) == (RED, BLUE)


def test_a_large_photograph_is_cut_where_a_small_one_is() -> None:
    # The decoder of JPEG leaves out detail here.
    large = encoded(quartered((4000, 2000)), "JPEG")
    picture = made(large, Wanted(40, 40, "cover", gravity="right"))
    assert (picture.size, colour_at(picture, 0.1, 0.1), colour_at(picture, 0.1, 0.9)) == (
        (40, 40),
        GREEN,
        WHITE,
    )


def test_sizes_are_exact_whatever_detail_was_left_out() -> None:
    odd = encoded(quartered((2401, 1601)), "JPEG")
    assert made(odd, Wanted(width=300)).size == (300, 200)


def test_pad_has_its_ground_around_the_picture() -> None:
    picture = made(PHOTO, Wanted(100, 100, "pad", background="#000000", format="png"))
    assert picture.size == (100, 100)
    assert (colour_at(picture, 0.5, 0), colour_at(picture, 0.1, 0.3), colour_at(picture, 0.5, 1)) == (
        BLACK,
        RED,
        BLACK,
    )


def test_rotation_is_clockwise_and_comes_before_the_fit() -> None:
    picture = made(PHOTO, Wanted(width=50, rotate=90))
    assert (picture.size, colour_at(picture, 0.1, 0.1), colour_at(picture, 0.9, 0.1)) == (
        (50, 100),
        BLUE,
        RED,
    )


def test_blur_mixes_neighbours() -> None:
    sharp, blurred = (made(PHOTO, Wanted(format="png", blur=blur)) for blur in (0, 60))
    assert colour_at(sharp, 0.45, 0.25) != colour_at(blurred, 0.45, 0.25)


def test_transparency_stays_where_the_format_can() -> None:
    clear = encoded(Image.new("RGBA", (8, 8)))
    for kind in ("webp", "avif", "png"):
        assert made(clear, Wanted(format=kind)).convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]


def test_transparency_is_white_or_the_background_where_it_cannot_stay() -> None:
    clear = encoded(Image.new("RGBA", (8, 8)))
    assert colour_at(made(clear, Wanted(format="jpeg")), 0, 0) == WHITE
    assert colour_at(made(clear, Wanted(format="jpeg", background="#ff0000")), 0, 0) == RED
    assert colour_at(made(clear, Wanted(format="png", background="#ff0000")), 0, 0) == RED


@pytest.mark.parametrize("kind", ["avif", "webp", "jpeg", "png"])
def test_nothing_that_the_file_told_goes_on(kind: Format) -> None:
    exif = Image.Exif()
    exif[0x010F] = "CameraOfAlice"
    exif.get_ifd(0x8825)[2] = (59.0, 20.0, 0.0)
    source = encoded(quartered(), "JPEG", exif=exif, comment=b"secret-comment", icc_profile=b"secret-profile")
    answer = transform(source, Wanted(format=kind))
    assert isinstance(answer, Made)
    for told in (b"CameraOfAlice", b"secret", b"Exif"):
        assert told not in answer.data
    assert not decoded(answer.data).getexif()


def test_a_gif_of_ten_thousand_frames_is_its_first() -> None:
    frames = encoded(Image.new("P", (1, 1)), "GIF", save_all=True, append_images=[Image.new("P", (1, 1), 1)])
    head, frame = frames[: frames.index(b",")], frames[frames.index(b",") : -1]
    assert made(head + frame * 10_000 + b";", Wanted()).size == (1, 1)


def test_what_is_no_picture_is_not_made() -> None:
    assert (
        transform(b"<html>", Wanted())
        == inspect(b"<html>")
        == NotMade(415, "this is no picture in JPEG, PNG, WebP, GIF or AVIF")
    )
    assert transform(PHOTO[: len(PHOTO) // 2], Wanted()) == NotMade(
        422, "this picture is damaged or incomplete"
    )


def test_memory_that_is_not_there_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Image.Image, "resize", none_left)
    answer = transform(PHOTO, Wanted(width=10))
    assert isinstance(answer, NotMade)
    assert answer.status == 413


def test_info_tells_format_sides_and_bytes_from_the_head() -> None:
    answer = inspect(PHOTO)
    assert isinstance(answer, Made)
    assert answer.type == "application/json"
    told = {"format": "image/jpeg", "width": 400, "height": 200, "fileSize": len(PHOTO)}
    assert json.loads(answer.data) == told
    assert isinstance(inspect(PHOTO[: len(PHOTO) // 2]), Made)
