from __future__ import annotations

import pytest
from PIL import Image

from edgecdn.drivers.images.detail import focus
from tests.support.pictures import noise


@pytest.mark.parametrize(("at", "point"), [((0, 0), 0.0), ((300, 0), 1.0)])
def test_the_part_with_most_edges_is_kept(at: tuple[int, int], point: float) -> None:
    picture = Image.new("RGB", (400, 100), "white")
    picture.paste(noise((100, 100)), at)
    across, down = focus(picture, (100, 100))
    assert across == pytest.approx(point, abs=0.1)
    assert down == 0.5


def test_the_middle_is_kept_where_nothing_stands_out() -> None:
    across, down = focus(Image.new("RGB", (300, 100), "white"), (50, 100))
    assert across == pytest.approx(0.5, abs=0.05)
    assert down == 0.5


def test_a_sliver_has_a_focus_too() -> None:
    assert focus(Image.new("RGB", (5000, 1)), (10, 10)) == pytest.approx((0.5, 0.5), abs=0.05)
