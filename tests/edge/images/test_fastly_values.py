from __future__ import annotations

import pytest

from edgecdn.edge.images.fastly_values import colour_in, placed, shorthand, side
from edgecdn.edge.images.values import BadOption


def test_a_side_is_pixels_or_a_share() -> None:
    assert [side("w", text) for text in ("80", "0.5", "50p", "150p", "1.5")] == [80, 0.5, 0.5, 1.5, 1.5]
    assert isinstance(side("w", "1"), int)
    for text in ("-1", "1e3", "p", ".", "11.0", "1001p", "0.5pp"):
        with pytest.raises(BadOption):
            side("w", text)


def test_margins_are_those_of_css() -> None:
    assert shorthand("pad", "1,2,3") == (1, 2, 3, 2)


def test_a_place_is_a_coordinate_or_a_share_of_the_rest() -> None:
    assert placed("crop", "9,8,x0,y0") == (9, 8, False, (0, 0, 0.5, 0.5), "")
    assert placed("crop", "4:3,offset-x0,y5", ("smart",)) == (4, 3, True, (None, 5, 0.0, 0.5), "")
    assert placed("crop", "4:3,smart", ("smart",))[4] == "smart"


def test_a_colour_has_no_hash() -> None:
    assert (colour_in("c", "f80"), colour_in("c", "1,2,3")) == ("#ff8800ff", "#010203ff")
    for text in ("#f80", "ff88", "ff880080", "1,2", "x,y,z"):
        with pytest.raises(BadOption):
            colour_in("c", text)
