from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.drivers.images.layout import Layout, lay_out, pixels
from edgecdn.edge.images.recipe import LARGEST_SIDE, MOST_MADE, Fit, Size

PHOTO = (2400, 1600)


def shown(width: int | None, height: int | None, fit: Fit, own: tuple[int, int] = PHOTO) -> Layout:
    return lay_out(own, Size(width, height, fit))


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
    def box(across: float, down: float, own: tuple[int, int]) -> tuple[float, ...]:
        return lay_out(own, Size(100, 100, "cover", across, down)).box

    assert box(0.0, 0.5, PHOTO) == (0, 0, 1600, 1600)
    assert box(1.0, 0.5, PHOTO) == (800, 0, 2400, 1600)
    assert box(0.5, 0.0, (100, 300)) == (0, 0, 100, 100)
    assert box(0.5, 1.0, (100, 300)) == (0, 200, 100, 300)
    assert box(0.25, 0.5, PHOTO) == (200, 0, 1800, 1600)


def test_aspect_crop_has_the_ratio_whatever_the_size() -> None:
    assert shown(1920, 1120, "aspect-crop", (612, 613)).size == (612, 357)
    assert shown(400, 400, "aspect-crop") == shown(400, 400, "cover")


def test_outside_covers_the_box_with_nothing_cut_off() -> None:
    assert shown(300, 300, "outside") == Layout(PHOTO, (0.0, 0.0, 2400.0, 1600.0), (450, 300), (450, 300))
    assert shown(300, 300, "outside", (30, 20)).size == (450, 300)
    assert shown(300, 300, "outside-down", (30, 20)).size == (30, 20)


def test_a_share_is_of_the_picture_or_of_what_it_is_drawn_on() -> None:
    assert (pixels(3, 100), pixels(0.25, 100)) == (3, 25)
    assert lay_out(PHOTO, Size(0.5)).size == (1200, 800)
    assert lay_out(PHOTO, Size(0.5), (100, 100)).size == (50, 33)


def test_a_sliver_keeps_a_pixel() -> None:
    assert shown(10, 10, "scale-down", (12_000, 1)).size == (10, 1)


sides = st.integers(1, 12_000)
names: tuple[Fit, ...] = (
    *(
        "scale-down",
        "contain",
        "cover",
        "crop",
        "aspect-crop",
        "pad",
        "squeeze",
        "squeeze-down",
        "outside",
        "outside-down",
    ),
)
fits = st.sampled_from(names)


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
    elif fit not in ("outside", "outside-down"):
        assert layout.canvas[0] <= width
        assert layout.canvas[1] <= height
    if fit in ("scale-down", "crop", "aspect-crop", "outside-down"):
        assert layout.size[0] <= own[0]
        assert layout.size[1] <= own[1]
