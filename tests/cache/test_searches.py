"""Where the stored responses are that answer more queries than their own."""

from __future__ import annotations

from edgecdn.cache.entry import Entry
from edgecdn.cache.searches import MOST, Searches
from tests.support.cache import entry, get, ok, url


def stored(target: str, rule: str = 'params=("utm")', more: str = "") -> Entry:
    response = ok(cache_control="max-age=60", no_vary_search=rule)
    return entry(response, get(target), key=str(url(target)) + more)


def test_keys_are_found_by_what_matters_of_the_query() -> None:
    searches = Searches()
    assert not searches
    one, mobile = stored("/p?id=1&utm=x"), stored("/p?id=1&utm=x", more=" device:=mobile")
    for each in (one, mobile, stored("/p?id=2")):
        searches.add(each)
    assert set(searches.named(url("/p?utm=y&id=1"))) == {one.key, mobile.key}
    assert list(searches.named(url("/p?id=3"))) == []
    assert list(searches.named(url("/q?id=1"))) == []
    key = str(url("/p?id=1"))
    assert list(searches.beside(key, url("/p?id=1"))) == [one.key]
    assert list(searches.beside(key + " device:=mobile", url("/p?id=1"))) == [mobile.key]
    assert list(searches.beside(one.key, one.url)) == []


def test_what_was_added_and_discarded_leaves_nothing() -> None:
    searches = Searches()
    many = [stored(f"/p?id={n}", rule) for n in range(3) for rule in ('params=("utm")', "key-order")]
    for each in many:
        searches.add(each)
    for each in many:
        searches.discard(each)
        searches.discard(each)
    assert not searches


def test_what_has_no_rule_is_not_noted() -> None:
    searches = Searches()
    plain = entry()
    searches.add(plain)
    searches.discard(plain)
    assert not searches


def test_an_origin_that_says_something_else_each_time_does_not_make_lookups_slow() -> None:
    searches = Searches()
    many = [stored(f"/p?n={n}", f'params=("x{n}")') for n in range(MOST + 1)]
    for each in many:
        searches.add(each)
    assert list(searches.named(many[0].url)) == [many[0].key]
    assert list(searches.named(many[-1].url)) == []
    searches.discard(many[-1])
    searches.discard(many[0])
    searches.add(many[-1])
    assert list(searches.named(many[-1].url)) == [many[-1].key]
