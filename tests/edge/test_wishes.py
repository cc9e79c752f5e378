"""What a function wishes of the cache."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge.wishes import NO_WISHES, Wishes, wishes_of


def test_what_is_known_is_read() -> None:
    assert wishes_of('{"cacheKey": "k", "cacheTtl": 30, "polish": "lossy"}') == Wishes("k", 30.0)


def test_what_is_not_understood_is_not_wished() -> None:
    for text in (
        "",
        "[]",
        "nonsense",
        '{"cacheKey": 1, "cacheTtl": "30"}',
        '{"cacheTtl": true}',
        '{"cacheTtl": 1e999}',
    ):
        assert wishes_of(text) == NO_WISHES


@given(st.text())
def test_no_text_raises(text: str) -> None:
    wishes_of(text)


@given(st.text(), st.text(), st.text(), st.text())
def test_nested_wishes_never_meet(outer: str, inner: str, other_outer: str, other_inner: str) -> None:
    one = Wishes(outer).joined(Wishes(inner)).cache_key
    other = Wishes(other_outer).joined(Wishes(other_inner)).cache_key
    both = outer and inner and other_outer and other_inner
    if both and (outer, inner) != (other_outer, other_inner):
        assert one != other


def test_the_inner_lifetime_wins_and_the_outer_one_holds_where_it_is_silent() -> None:
    assert Wishes("", 10.0).joined(Wishes("", 5.0)).cache_ttl == 5.0
    assert Wishes("", 10.0).joined(Wishes("k")).cache_ttl == 10.0
    assert Wishes("o").joined(NO_WISHES) == Wishes("o")
    assert json.loads(Wishes("o").joined(Wishes("i")).cache_key) == ["o", "i"]
