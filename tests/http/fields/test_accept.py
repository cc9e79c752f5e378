"""Weighted lists, and what they prefer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.http.fields.accept import accepts_coding, members, prefer_language, prefer_type, weights

FORMATS = ("image/avif", "image/webp", "image/jpeg")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("gzip, br", {"gzip": 1000, "br": 1000}),
        ("gzip;q=0, br; Q=0.5", {"gzip": 0, "br": 500}),
        ("a;q=0.001, b;q=1.000, c;q=1.5", {"a": 1, "b": 1000, "c": 1000}),
        ("a;q=x, b;q=, c;q=0.1234, d;q=-1", {"a": 1000, "b": 1000, "c": 1000, "d": 1000}),
        ("a;q=0.2, a;q=0.9", {"a": 200}),
        ("text/html;level=1;q=0.3, ;q=1", {"text/html": 300}),
    ],
)
def test_weights_in_thousandths(text: str, found: dict[str, int]) -> None:
    assert weights(text) == found


@pytest.mark.parametrize(
    ("text", "coding", "accepted"),
    [
        (None, "gzip", True),
        ("", "gzip", False),
        ("gzip, br", "br", True),
        ("GZIP", "gzip", True),
        ("gzip;q=0, *", "gzip", False),
        ("*", "zstd", True),
        ("*;q=0", "zstd", False),
        ("identity", "gzip", False),
        ("gzip;q=0.001", "gzip", True),
        ("x-gzip", "gzip", True),
        ("gzip", "x-gzip", True),
    ],
)
def test_a_coding_is_accepted_or_is_not(text: str | None, coding: str, *, accepted: bool) -> None:
    assert accepts_coding(text, coding) is accepted


def test_a_weight_that_is_none_stays_and_so_does_a_second_one() -> None:
    assert list(members("a;q=x, b;q=1.5, c;q=0.5;q=1")) == [
        ("a", ("q=x",), 1000),
        ("b", ("q=1.5",), 1000),
        ("c", ("q=1",), 500),
    ]


def test_members_keep_their_parameters_as_they_are_spelled() -> None:
    assert list(members("Text/HTML; Level=1;Q=0.5, a;q=0;B=c")) == [
        ("text/html", ("Level=1",), 500),
        ("a", ("B=c",), 0),
    ]


@given(text=st.text("ab;q=01., ", max_size=20))
def test_no_text_raises_and_weights_have_bounds(text: str) -> None:
    assert all(0 <= weight <= 1000 for weight in weights(text).values())


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "image/jpeg"),
        ("*/*", "image/jpeg"),
        ("image/webp,*/*", "image/webp"),
        ("image/jpeg, image/avif;q=0.1", "image/avif"),
        ("image/avif;q=0, image/webp", "image/webp"),
        ("text/html", "image/jpeg"),
    ],
)
def test_the_first_type_that_is_named_is_chosen(accept: str | None, chosen: str) -> None:
    assert prefer_type(accept, FORMATS) == chosen
    assert prefer_type(accept, ()) is None


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "en"),
        ("de", "de"),
        ("de-CH, fr", "de"),
        ("fr-CA", "fr-CA"),
        ("fr", "en"),
        ("de;q=0, en;q=0.1", "en"),
        ("xx, de;q=0.1", "de"),
        ("DE", "de"),
        ("*", "en"),
    ],
)
def test_a_language_is_looked_up_by_ever_shorter_tags(accept: str | None, chosen: str) -> None:
    assert prefer_language(accept, ("en", "de", "fr-CA")) == chosen
    assert prefer_language(accept, ()) is None
