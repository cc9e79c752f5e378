from __future__ import annotations

import pytest
from PIL import Image

from edgecdn.drivers.images.reading import CannotMake
from edgecdn.drivers.images.steps import run
from edgecdn.edge.images.recipe import (
    Blur,
    Border,
    Canvas,
    Cut,
    Draw,
    Ground,
    Region,
    Sharpen,
    Size,
    Step,
    Tone,
    Turn,
)
from tests.support.pictures import colour_at, quartered

RED, GREEN, BLUE, WHITE, BLACK = (2, 0, 0), (0, 2, 0), (0, 0, 2), (2, 2, 2), (0, 0, 0)
CORNERS = ((0, 0), (1, 0), (0, 1), (1, 1))
PICTURE = quartered((8, 4))


def corners(*steps: Step, picture: Image.Image = PICTURE) -> list[tuple[int, ...]]:
    made = run(picture, steps, ())
    return [colour_at(made, *at) for at in CORNERS]


def grey(value: int) -> Image.Image:
    return Image.new("RGB", (2, 2), (value, value, value))


def first(picture: Image.Image) -> object:
    return picture.getpixel((0, 0))


def test_a_flip_comes_before_the_turn_and_a_turn_is_clockwise() -> None:
    assert corners(Turn("h")) == [GREEN, RED, WHITE, BLUE]
    assert corners(Turn("v")) == [BLUE, WHITE, RED, GREEN]
    assert corners(Turn("hv")) == corners(Turn(degrees=180)) == [WHITE, BLUE, GREEN, RED]
    assert corners(Turn(degrees=90)) == [BLUE, RED, WHITE, GREEN]
    assert corners(Turn("h", 90)) == [WHITE, GREEN, BLUE, RED]
    assert run(PICTURE, (Turn(degrees=270),), ()).size == (4, 8)


def test_steps_are_done_in_their_order() -> None:
    assert run(PICTURE, (Size(4), Turn(degrees=90)), ()).size == (2, 4)
    assert run(PICTURE, (Turn(degrees=90), Size(4)), ()).size == (4, 8)


def test_a_cut_takes_pixels_or_shares_from_the_sides() -> None:
    assert run(PICTURE, (Cut(left=4),), ()).size == (4, 4)
    assert corners(Cut(left=4)) == [GREEN, GREEN, WHITE, WHITE]
    assert run(PICTURE, (Cut(0.25, 0.25, 0.25, 0.25),), ()).size == (4, 2)
    assert run(PICTURE, (Cut(left=4, width=2, height=2),), ()).size == (2, 2)


def test_a_region_is_placed_or_shared_out() -> None:
    assert corners(Region(4, 2, x=4, y=2)) == [WHITE] * 4
    assert corners(Region(4, 2, across=0.0, down=1.0)) == [BLUE] * 4
    assert run(PICTURE, (Region(1, 1, ratio=True),), ()).size == (4, 4)
    assert run(PICTURE, (Region(0.5, 0.5),), ()).size == (4, 2)
    assert run(PICTURE, (Region(6, 6, x=4, y=2, clamp=True),), ()).size == (4, 2)


@pytest.mark.parametrize("step", [Cut(left=8), Cut(top=1.0), Region(9, 2), Region(2, 2, x=7)])
def test_what_is_not_there_cannot_be_kept(step: Step) -> None:
    with pytest.raises(CannotMake, match="of a picture of 8 by 4 pixels") as caught:
        run(PICTURE, (step,), ())
    assert caught.value.why.status == 400


def test_cover_cuts_off_what_its_point_leaves() -> None:
    left = run(PICTURE, (Size(4, 4, "cover", across=0.0),), ())
    assert (left.size, colour_at(left, 1, 0), colour_at(left, 1, 1)) == ((4, 4), RED, BLUE)


def test_auto_keeps_what_has_most_detail() -> None:
    picture = Image.new("RGB", (40, 10), "white")
    picture.paste(quartered((8, 8)), (30, 1))
    made = run(picture, (Size(10, 10, "cover", auto=True),), ())
    assert made.getcolors() is not None
    assert len(made.getcolors() or ()) > 1


def test_pad_lies_in_the_middle_of_its_ground() -> None:
    made = run(PICTURE, (Size(8, 8, "pad", background="#000000ff"),), ())
    assert (made.size, colour_at(made, 0, 0), colour_at(made, 0, 0.4)) == ((8, 8), BLACK, RED)
    assert run(PICTURE, (Size(8, 8, "pad", background="#00000000"),), ()).mode == "RGBA"


def test_a_border_goes_around_and_a_canvas_behind() -> None:
    made = run(PICTURE, (Border(1, 2, 3, 4, "#0000ffff"),), ())
    assert (made.size, colour_at(made, 0, 0), made.getpixel((4, 1))) == ((14, 8), BLUE, (255, 0, 0))
    made = run(PICTURE, (Canvas(10, 10, "#000000ff", x=0, y=0),), ())
    assert (made.size, made.getpixel((0, 0)), made.getpixel((9, 9))) == ((10, 10), (255, 0, 0), (0, 0, 0))
    assert run(PICTURE, (Canvas(1, 1, "#000000ff", ratio=True),), ()).size == (8, 8)
    assert run(PICTURE, (Canvas(2.0, 1.5, "#000000ff"),), ()).size == (16, 6)


def test_a_ground_is_seen_through_what_is_transparent() -> None:
    clear = Image.new("RGBA", (2, 2))
    assert first(run(clear, (Ground("#ff0000ff"),), ())) == (255, 0, 0)
    assert first(run(clear, (Ground("#ff000080"),), ())) == (255, 0, 0, 128)
    assert run(PICTURE, (Ground("#000000ff"),), ()) is PICTURE


@pytest.mark.parametrize(
    ("step", "value"),
    [
        (Tone(brightness=2.0), 200),
        (Tone(brightness=0.5), 50),
        (Tone(gamma=2.0), round(255 * (100 / 255) ** 0.5)),
        (Tone(contrast=2.0), 100),
    ],
)
def test_tones_are_factors(step: Tone, value: int) -> None:
    assert first(run(grey(100), (step,), ())) == (value, value, value)


def test_tones_leave_transparency_alone() -> None:
    veil = Image.new("RGBA", (2, 2), (100, 100, 100, 7))
    made = run(veil, (Tone(1.5, 1.5, 1.5, 1.5),), ())
    assert made.getchannel("A").getextrema() == (7, 7)


def test_no_saturation_is_grey_and_sharpening_goes_further_than_blurring() -> None:
    pixel = first(run(Image.new("RGB", (1, 1), "red"), (Tone(saturation=0.1),), ()))
    assert isinstance(pixel, tuple)
    assert max(pixel) - min(pixel) < 40
    soft = run(PICTURE, (Blur(2),), ())
    assert soft.getcolors(64) != PICTURE.getcolors(64)
    before, after = (
        len(set(made.get_flattened_data())) for made in (soft, run(soft, (Sharpen(5.0, 2.0),), ()))
    )
    assert before != after


def test_what_is_transparent_has_no_colour_to_run() -> None:
    picture = Image.new("RGBA", (9, 9), (255, 0, 0, 0))
    picture.paste((0, 0, 255, 255), (4, 0, 9, 9))
    pixel = run(picture, (Blur(1),), ()).getpixel((3, 4))
    assert isinstance(pixel, tuple)
    assert pixel[0] == 0


def test_what_is_drawn_is_made_by_its_own_steps_with_shares_of_the_ground() -> None:
    dot = Image.new("RGB", (4, 4), "black")
    made = run(PICTURE, (Draw(1, (Size(0.25),), left=0, top=0),), (dot,))
    assert (made.getpixel((1, 1)), made.getpixel((2, 0))) == ((0, 0, 0), (255, 0, 0))


def test_what_is_made_has_bounds() -> None:
    for step in (Canvas(9000, 1, "#000000ff"), Canvas(8000, 8000, "#000000ff"), Size(8000, 8000, "squeeze")):
        with pytest.raises(CannotMake, match="40 million pixels and sides of 8192"):
            run(PICTURE, (step,), ())
