from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.drivers.images.wanted import MOST_MADE, BadParameter, Wanted, read_wanted


def test_nothing_asked_for_is_a_jpeg_of_its_own_size() -> None:
    assert read_wanted(None) == read_wanted("") == Wanted()


def test_every_parameter_is_read() -> None:
    query = "width=640&height=480&fit=cover&quality=70&format=avif&gravity=top&rotate=90&blur=3&background=%23fFaa00"
    assert read_wanted(query) == Wanted(640, 480, "cover", "avif", 70, "top", 90, 3, "#fFaa00")


def test_a_device_pixel_ratio_multiplies_the_sides() -> None:
    assert read_wanted("width=100&dpr=3") == Wanted(width=300)
    assert read_wanted("width=8000&dpr=2") == Wanted(width=8192)


@pytest.mark.parametrize(
    "value", ["0", "-1", "1e9", "NaN", "1.5", "٣", "1_0", "+5", " 5", "05", "", "8193", "9" * 5000]
)
def test_a_side_is_a_plain_number_in_its_range(value: str) -> None:
    answer = read_wanted(f"width={quote(value)}")
    assert answer == BadParameter("width must be a whole number from 1 to 8192")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("quality=101", "quality must be a whole number from 1 to 100"),
        ("width=1&width=1", "width is there more than once"),
        ("fit=stretch", "fit must be one of scale-down, contain, cover, crop, pad, squeeze"),
        ("format=tiff", "format must be one of avif, webp, jpeg, png"),
        ("rotate=45", "rotate must be one of 0, 90, 180, 270"),
        ("background=red", "background must be a colour such as #ffffff"),
        ("background=%23ggg000", "background must be a colour such as #ffffff"),
        ("width=8192&height=8192", f"width times height must be at most {MOST_MADE:,} pixels"),
    ],
)
def test_a_refusal_names_the_parameter_and_what_is_allowed(query: str, text: str) -> None:
    assert read_wanted(query) == BadParameter(text)


def test_an_unknown_parameter_is_refused_and_the_known_ones_named() -> None:
    answer = read_wanted("widht=1")
    assert isinstance(answer, BadParameter)
    assert "'widht'" in answer.text
    assert "width" in answer.text


@given(st.text())
def test_no_query_raises(query: str) -> None:
    assert isinstance(read_wanted(query), Wanted | BadParameter)
