from __future__ import annotations

import json
from typing import Any

import pytest
from PIL import Image, ImageFile

from edgecdn.drivers.images.reading import NotMade
from edgecdn.drivers.images.work import MOST_FRAMES, Made, inspect, make
from edgecdn.edge.images.recipe import Draw, Format, Ground, Output, Recipe, Size, Step, Turn
from tests.support.pictures import colour_at, decoded, encoded, noise, quartered

PHOTO = encoded(quartered((400, 200)), "JPEG", quality=95)
RED, GREEN, BLUE, WHITE, BLACK = (2, 0, 0), (0, 2, 0), (0, 0, 2), (2, 2, 2), (0, 0, 0)


def made(data: bytes, *steps: Step, **output: Any) -> Image.Image:
    answer = make([data], Recipe(steps, Output(**output)))
    assert isinstance(answer, Made), answer
    picture = decoded(answer.data)
    assert answer.type == f"image/{(picture.format or '').lower()}"
    return picture


def moving(count: int = 3, size: tuple[int, int] = (8, 4)) -> bytes:
    """A GIF whose frames are red, green and blue in turn."""
    frames = [Image.new("RGB", size, ("red", "lime", "blue")[number % 3]) for number in range(count)]
    return encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=40, loop=0)


@pytest.mark.parametrize("kind", ["avif", "webp", "jpeg", "png", "gif"])
def test_every_format_is_made(kind: Format) -> None:
    picture = made(PHOTO, Size(100), format=kind)
    assert (picture.format or "").lower() == kind
    assert picture.size == (100, 50)
    assert [colour_at(picture, *at) for at in ((0, 0), (1, 0), (0, 1), (1, 1))] == [RED, GREEN, BLUE, WHITE]


def test_what_came_is_what_goes_where_nothing_is_said() -> None:
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "AVIF"):
        assert made(encoded(quartered(), kind)).format == kind


def test_quality_trades_bytes() -> None:
    data = encoded(noise(), "JPEG", quality=95)
    low, high = (make([data], Recipe((), Output(quality=quality))) for quality in (20, 90))
    assert isinstance(low, Made)
    assert isinstance(high, Made)
    assert len(low.data) < len(high.data)


def test_the_same_picture_is_the_same_bytes() -> None:
    recipe = Recipe((Size(99),), Output("webp"))
    assert make([PHOTO], recipe) == make([PHOTO], recipe)


def test_a_large_photograph_is_cut_where_a_small_one_is() -> None:
    # The decoder of JPEG leaves out detail here.
    large = encoded(quartered((4000, 2000)), "JPEG")
    picture = made(large, Size(40, 40, "cover", across=1.0))
    assert (picture.size, colour_at(picture, 0.1, 0.1), colour_at(picture, 0.1, 0.9)) == (
        (40, 40),
        GREEN,
        WHITE,
    )


def test_sizes_are_exact_whatever_detail_was_left_out() -> None:
    odd = encoded(quartered((2401, 1601)), "JPEG")
    assert made(odd, Size(300)).size == (300, 200)
    assert made(odd, Turn(degrees=90), Size(300)).size == (300, 450)


def test_transparency_stays_where_the_format_can() -> None:
    clear = encoded(Image.new("RGBA", (8, 8)))
    for kind in ("webp", "avif", "png"):
        assert made(clear, format=kind).convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]


def test_transparency_is_white_or_the_ground_where_it_cannot_stay() -> None:
    clear = encoded(Image.new("RGBA", (8, 8)))
    assert colour_at(made(clear, format="jpeg"), 0, 0) == WHITE
    assert colour_at(made(clear, Ground("#ff0000ff"), format="jpeg"), 0, 0) == RED
    assert made(clear, format="plain").format == "PNG"


@pytest.mark.parametrize("kind", ["avif", "webp", "jpeg", "png", "gif"])
def test_nothing_that_the_file_told_goes_on(kind: Format) -> None:
    exif = Image.Exif()
    exif[0x010F] = "CameraOfAlice"
    exif.get_ifd(0x8825)[2] = (59.0, 20.0, 0.0)
    source = encoded(quartered(), "JPEG", exif=exif, comment=b"secret-comment", icc_profile=b"secret-profile")
    answer = make([source], Recipe((), Output(kind)))
    assert isinstance(answer, Made)
    for told in (b"CameraOfAlice", b"secret", b"Exif"):
        assert told not in answer.data
    assert not decoded(answer.data).getexif()


def test_what_moves_goes_on_moving_at_its_pace() -> None:
    for kind in ("same", "webp", "plain"):
        picture = made(moving(), Size(4), format=kind)
        assert isinstance(picture, ImageFile.ImageFile)
        assert (picture.n_frames, picture.size) == (3, (4, 2))  # type: ignore[attr-defined]  # frames are those of GIF and WebP
        picture.seek(1)
        picture.load()
        assert (colour_at(picture, 0, 0), picture.info["duration"]) == (GREEN, 40)


def test_what_moves_stands_still_where_it_is_asked_to_or_the_format_cannot() -> None:
    for output in ({"anim": False}, {"format": "jpeg"}, {"format": "png"}):
        picture = made(moving(), **output)
        assert getattr(picture, "n_frames", 1) == 1
        assert colour_at(picture, 0, 0) == RED


def test_ten_thousand_frames_are_not_counted() -> None:
    frames = encoded(Image.new("P", (1, 1)), "GIF", save_all=True, append_images=[Image.new("P", (1, 1), 1)])
    head, frame = frames[: frames.index(b",")], frames[frames.index(b",") : -1]
    many = head + frame * 10_000 + b";"
    answer = make([many], Recipe())
    assert answer == NotMade(
        413,
        f"a picture that moves may have {MOST_FRAMES} frames at this size; anim=false takes its first one",
    )
    assert made(many, anim=False).size == (1, 1)


def test_what_is_no_picture_is_not_made() -> None:
    no = NotMade(415, "this is no picture in JPEG, PNG, WebP, GIF or AVIF")
    assert make([b"<html>"], Recipe()) == inspect(b"<html>") == no
    half = PHOTO[: len(PHOTO) // 2]
    assert make([half], Recipe()) == NotMade(422, "this picture is damaged or incomplete")


def test_a_picture_to_draw_that_is_none_is_told_apart() -> None:
    answer = make([PHOTO, b"<html>"], Recipe((Draw(1),)))
    assert isinstance(answer, NotMade)
    assert answer.text.startswith("the picture to draw: ")
    assert make([PHOTO], Recipe((Draw(1),))) == NotMade(400, "there is no picture 1 to draw")


def test_memory_that_is_not_there_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Image.Image, "resize", none_left)
    answer = make([PHOTO], Recipe((Size(10),)))
    assert isinstance(answer, NotMade)
    assert answer.status == 413


def test_json_tells_of_the_result_and_of_the_original() -> None:
    answer = make([PHOTO], Recipe((Size(100),), Output("json")))
    assert isinstance(answer, Made)
    original = {"file_size": len(PHOTO), "width": 400, "height": 200, "format": "image/jpeg"}
    assert (answer.type, json.loads(answer.data)) == (
        "application/json",
        {"width": 100, "height": 50, "original": original},
    )


def test_info_tells_format_sides_and_bytes_from_the_head() -> None:
    answer = inspect(PHOTO)
    assert isinstance(answer, Made)
    assert answer.type == "application/json"
    told = {"format": "image/jpeg", "width": 400, "height": 200, "fileSize": len(PHOTO)}
    assert json.loads(answer.data) == told
    assert isinstance(inspect(PHOTO[: len(PHOTO) // 2]), Made)
