"""What a function wishes of the cache."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge.wishes import NO_WISHES, Wishes, wishes_of
from edgecdn.plan.model import StatusTtl


def test_what_is_known_is_read() -> None:
    assert wishes_of('{"cacheKey": "k", "cacheTtl": 30, "polish": "lossy"}') == Wishes("k", 30.0)


def test_lifetimes_by_status_and_tags_are_read() -> None:
    cf = {"cacheTtlByStatus": {"200-299": 86400, "404": 1, "500-599": -1, "x": 5, "200": "1"}, "cacheTtl": -5}
    read = wishes_of(json.dumps(cf))
    assert read.status_ttl == (
        StatusTtl(200, 299, 86400.0),
        StatusTtl(404, 404, 1.0),
        StatusTtl(500, 599, 0.0),
    )
    assert read.cache_ttl == -1.0
    tags = ["a", "B~!", "two words", "a,b", "", "é", 5, "x" * 1025, "x" * 1024]
    assert wishes_of(json.dumps({"cacheTags": tags})).tags == ("a", "B~!", "x" * 1024)
    for wrong in ('{"cacheTags": "a"}', '{"cacheTtlByStatus": [1]}', '{"cacheTtlByStatus": {"200": true}}'):
        assert wishes_of(wrong) == NO_WISHES


def test_lifetimes_by_status_of_the_inner_one_win_and_tags_add_up() -> None:
    outer = Wishes(status_ttl=(StatusTtl(200, 200, 1.0),), tags=("a", "b"))
    inner = Wishes(status_ttl=(StatusTtl(404, 404, 1.0),), tags=("b", "c"))
    assert outer.joined(inner) == Wishes(status_ttl=inner.status_ttl, tags=("a", "b", "c"))
    assert outer.joined(Wishes("k")).status_ttl == outer.status_ttl


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
