"""Structured fields."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.http.fields.structured import dictionary


def test_members_come_without_their_parameters() -> None:
    assert dictionary(["a=1;x=2, b", "c=?0"]) == {"a": 1, "b": True, "c": False}
    assert dictionary(["a=1", "a=2"]) == {"a": 2}
    assert dictionary([""]) == {}


def test_a_malformed_field_is_none() -> None:
    assert [dictionary([text]) for text in ("a=", "A=1", "a=1,,b", "a=(")] == [None] * 4


@given(lines=st.lists(st.text(max_size=20), max_size=3))
def test_no_text_raises(lines: list[str]) -> None:
    dictionary(lines)
