from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.drivers.images.layout import Layout, lay_out
from edgecdn.drivers.images.wanted import LARGEST_SIDE, MOST_MADE, Fit, Gravity, Wanted

PHOTO = (2400, 1600)


def shown(width: int | None, height: int | None, fit: Fit, own: tuple[int, int] = PHOTO) -> Layout:
    return lay_out(own, Wanted(width, height, fit))


def test_scale_down_fits_inside_and_never_enlarges() -> None:
    assert shown(600, 600, "scale-down").size == (600, 400)
    assert shown(9000, 9000, "scale-down").size == PHOTO


def test_contain_fits_inside_and_enlarges() -> None:
    assert shown(600, 600, "contain").size == (600, 400)
    assert shown(4800, 4800, "contain").size == (4800, 3200)


def test_cover_fills_the_box_with_the_middle() -> None:
    assert shown(400, 400, "cover") == Layout(PHOTO, (400.0, 0.0, 2000.0, 1600.0), (400, 400), (400, 400))
    assert shown(400, 400, "cover", (40, 20)).size == (400, 400)


def test_crop_is_cover_without_enlarging() -> None:
    assert shown(400, 400, "crop") == shown(400, 400, "cover")
    assert shown(400, 400, "crop", (300, 200)).size == (300, 200)
    assert shown(400, 100, "crop", (300, 200)).size == (150, 100)


def test_pad_keeps_all_of_it_on_a_ground_of_the_box() -> None:
    layout = shown(400, 400, "pad")
    assert (layout.size, layout.canvas) == ((400, 267), (400, 400))


def test_squeeze_is_exactly_the_box() -> None:
    assert shown(400, 400, "squeeze") == Layout(PHOTO, (0.0, 0.0, 2400.0, 1600.0), (400, 400), (400, 400))


def test_the_side_that_is_not_asked_for_follows() -> None:
    assert shown(600, None, "scale-down").size == (600, 400)
    assert shown(None, 400, "cover").size == (600, 400)
    assert shown(4800, None, "scale-down").size == PHOTO
    assert shown(4800, None, "contain").size == (4800, 3200)


def test_a_picture_larger_than_what_is_made_is_scaled_down() -> None:
    assert shown(None, None, "scale-down", (12_000, 3000)).size == (8192, 2048)


def test_gravity_says_which_part_is_kept() -> None:
    def box(gravity: Gravity, own: tuple[int, int]) -> tuple[float, ...]:
        return lay_out(own, Wanted(100, 100, "cover", gravity=gravity)).box

    assert box("left", PHOTO) == (0, 0, 1600, 1600)
    assert box("right", PHOTO) == (800, 0, 2400, 1600)
    assert box("top", (100, 300)) == (0, 0, 100, 100)
    assert box("bottom", (100, 300)) == (0, 200, 100, 300)


def test_a_sliver_keeps_a_pixel() -> None:
    assert shown(10, 10, "scale-down", (12_000, 1)).size == (10, 1)


sides = st.integers(1, 12_000)
fits = st.sampled_from(("scale-down", "contain", "cover", "crop", "pad", "squeeze"))


@given(
    own=st.tuples(sides, sides),
    width=st.none() | st.integers(1, 6000),
    height=st.none() | st.integers(1, 6000),
    fit=fits,
)
def test_whatever_is_asked_for_is_bounded(
    own: tuple[int, int], width: int | None, height: int | None, fit: Fit
) -> None:
    layout = shown(width, height, fit, own)
    left, top, right, bottom = layout.box
    assert 0 <= left < right <= own[0] + 1e-6
    assert 0 <= top < bottom <= own[1] + 1e-6
    for inner, outer in zip(layout.size, layout.canvas, strict=True):
        assert 1 <= inner <= outer <= LARGEST_SIDE
    if width is None or height is None:
        assert layout.canvas[0] * layout.canvas[1] <= MOST_MADE + sum(layout.canvas)
    else:
        assert layout.canvas[0] <= width
        assert layout.canvas[1] <= height
    if fit in ("scale-down", "crop"):
        assert layout.size[0] <= own[0]
        assert layout.size[1] <= own[1]
