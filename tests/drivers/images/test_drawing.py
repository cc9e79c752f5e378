from __future__ import annotations

import pytest
from PIL import Image

from edgecdn.drivers.images.drawing import drawn
from edgecdn.edge.images.recipe import Composite, Draw

WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def ground(size: tuple[int, int] = (6, 6)) -> Image.Image:
    return Image.new("RGB", size, "white")


def dark(made: Image.Image) -> set[tuple[int, int]]:
    """Where it is black."""
    return {
        (x, y)
        for x in range(made.width)
        for y in range(made.height)
        if made.convert("RGB").getpixel((x, y)) == BLACK
    }


def block(left: int, top: int, side: int = 2) -> set[tuple[int, int]]:
    return {(left + x, top + y) for x in range(side) for y in range(side)}


DOT = Image.new("RGB", (2, 2), "black")


@pytest.mark.parametrize(
    ("how", "left", "top"),
    [
        (Draw(1), 2, 2),
        (Draw(1, left=0, top=1), 0, 1),
        (Draw(1, right=0, bottom=1), 4, 3),
        (Draw(1, left=1), 1, 2),
    ],
)
def test_it_lies_where_its_sides_say_and_else_in_the_middle(how: Draw, left: int, top: int) -> None:
    assert dark(drawn(ground(), DOT, how)) == block(left, top)


def test_what_reaches_out_is_cut_off_and_what_is_outside_changes_nothing() -> None:
    assert dark(drawn(ground(), DOT, Draw(1, left=5, top=5))) == {(5, 5)}
    assert dark(drawn(ground(), DOT, Draw(1, left=6, top=0))) == set()
    assert drawn(ground((1, 1)), DOT, Draw(1)).size == (1, 1)


def test_it_is_repeated_over_all_or_in_a_line() -> None:
    spot = Image.new("RGBA", (3, 3))
    spot.putpixel((0, 0), (0, 0, 0, 255))
    assert dark(drawn(ground(), spot, Draw(1, repeat="xy", left=0, top=0))) == {
        (0, 0),
        (3, 0),
        (0, 3),
        (3, 3),
    }
    assert dark(drawn(ground(), spot, Draw(1, repeat="xy", left=1, top=1))) == {
        (1, 1),
        (4, 1),
        (1, 4),
        (4, 4),
    }
    assert dark(drawn(ground(), spot, Draw(1, repeat="x", left=0, top=2))) == {(0, 2), (3, 2)}
    assert dark(drawn(ground(), spot, Draw(1, repeat="y", left=2, top=0))) == {(2, 0), (2, 3)}


def test_a_single_pixel_covers_a_large_picture_at_once() -> None:
    made = drawn(ground((3000, 2000)), Image.new("RGB", (1, 1), "black"), Draw(1, repeat="xy"))
    assert made.getextrema() == ((0, 0),) * 3


def test_opacity_lets_the_ground_through() -> None:
    made = drawn(ground(), DOT, Draw(1, opacity=0.5))
    pixel = made.getpixel((2, 2))
    assert isinstance(pixel, tuple)
    assert made.mode == "RGB"
    assert 120 <= pixel[0] <= 135
    assert dark(drawn(ground(), DOT, Draw(1, opacity=0.0))) == set()


CLEAR = (0, 0, 0, 0)
RED, BLUE, PURPLE = (255, 0, 0, 255), (0, 0, 255, 255), (255, 0, 255, 255)


@pytest.mark.parametrize(
    ("how", "both", "ground_alone", "over_alone"),
    [
        ("over", BLUE, RED, BLUE),
        ("in", BLUE, CLEAR, CLEAR),
        ("atop", BLUE, RED, CLEAR),
        ("out", CLEAR, CLEAR, BLUE),
        ("xor", CLEAR, RED, BLUE),
        ("lighter", PURPLE, RED, BLUE),
    ],
)
def test_the_rules_of_porter_and_duff(
    how: Composite,
    both: tuple[int, ...],
    ground_alone: tuple[int, ...],
    over_alone: tuple[int, ...],
) -> None:
    below = Image.new("RGBA", (3, 1))
    below.paste(RED, (0, 0, 2, 1))
    over = Image.new("RGBA", (3, 1))
    over.paste(BLUE, (1, 0, 3, 1))
    made = drawn(below, over, Draw(1, composite=how))
    assert [made.getpixel((x, 0)) for x in range(3)] == [ground_alone, both, over_alone]
