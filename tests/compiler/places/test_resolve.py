"""From what people write to a place on earth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.compiler.places.resolve import near, resolve, spot
from edgecdn.compiler.places.table import COUNTRIES, METROS, REGIONS


@pytest.mark.parametrize("code", [*METROS, *REGIONS, *COUNTRIES])
def test_every_code_of_the_tables_is_a_place(code: str) -> None:
    place = resolve(code)
    assert place is not None
    assert place.city
    assert len(place.country) == 2
    assert "/" in place.timezone


@pytest.mark.parametrize(
    ("text", "city", "country"),
    [
        *(("tok", "Tokyo", "JP"), ("TOK", "Tokyo", "JP"), ("va", "Ashburn", "US"), ("ny", "New York", "US")),
        *(
            ("nrt", "Tokyo", "JP"),
            ("us-east-1", "Ashburn", "US"),
            ("eu-west-2", "London", "GB"),
            ("JP", "Tokyo", "JP"),
        ),
        *(("sg", "Singapore", "SG"), ("CDG", "Paris", "FR"), ("phl", "Philadelphia", "US")),
    ],
)
def test_codes(text: str, city: str, country: str) -> None:
    place = resolve(text)
    assert place is not None
    assert (place.city, place.country) == (city, country)


@pytest.mark.parametrize(
    ("text", "point"), [("35.6,139.7", (35.6, 139.7)), (" -33 , 151.2 ", (-33, 151.2)), ("0,0", (0, 0))]
)
def test_coordinates(text: str, point: tuple[float, float]) -> None:
    place = resolve(text)
    assert place is not None
    assert (place.latitude, place.longitude, place.city) == (*point, "")


@pytest.mark.parametrize(
    "text",
    ["", "zzzz", "qqq", "91,0", "0,181", "35.6", "35.6,139.7,1", "nan,nan", "1e2,0", "tok yo", "٣٥,139"],
)
def test_what_is_no_place(text: str) -> None:
    assert resolve(text) is None


@given(text=st.text(max_size=12))
def test_no_text_raises(text: str) -> None:
    resolve(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("frx", "`fra`"),
        ("tokyo", "`tok`"),
        ("Paris", "`par`"),
        ("us-east-9", "`us-east-1`"),
        ("gotham-city", None),
        ("", None),
        ("  ", None),
        ("k" * 10_000, None),
    ],
)
def test_what_is_near_is_named(text: str, words: str | None) -> None:
    found = near(text)
    assert found is None if words is None else words in (found or "")


def test_degrees_have_bounds() -> None:
    assert spot(90, -180) is not None
    assert spot(90.1, 0) is None
