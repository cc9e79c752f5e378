"""Numbers as the grammars of HTTP have them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.http.fields.numbers import LONGEST, delta_seconds, digits


@given(number=st.integers(0, 10**18))
def test_what_is_spelled_is_read(number: int) -> None:
    assert digits(str(number)) == digits(f"00{number}") == number


@pytest.mark.parametrize(
    "text", ["", " 5", "5 ", "+5", "-5", "1_0", "٣", "5.0", "0x3", "1e3", "²", "5\n", "a"]
)
def test_what_int_would_read_and_http_does_not_is_none(text: str) -> None:
    assert digits(text) is None
    assert delta_seconds(text) is None


def test_huge_numbers_are_bounded_and_quick() -> None:
    assert digits("9" * 100_000) == 10**19
    assert delta_seconds("9" * 100_000) == delta_seconds(str(2**31 + 1)) == LONGEST
