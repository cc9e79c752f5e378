"""No-Vary-Search: which differences of the query do not matter."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.cache.search import Search, search_of, without_query
from edgecdn.http.headers import Headers
from tests.support.cache import url

NAMES = st.sampled_from(["a", "b", "utm", "é", "a b", "", "&", "=", "%", "+"])
PAIRS = st.lists(st.tuples(NAMES, NAMES), max_size=5)
SEARCHES = st.builds(
    Search, st.frozensets(NAMES.map(str.encode), max_size=3), others=st.booleans(), order=st.booleans()
)


def said(*lines: str) -> Search | None:
    return search_of(Headers(tuple(("no-vary-search", line) for line in lines)))


def names(*texts: str) -> frozenset[bytes]:
    return frozenset(text.encode() for text in texts)


@pytest.mark.parametrize(
    ("field", "search"),
    [
        ('params=("a" "b")', Search(names("a", "b"))),
        ('params=("a";x=1), other=1', Search(names("a"))),
        ("params", Search(names(), others=True)),
        ("params=?1", Search(names(), others=True)),
        ('params, except=("x")', Search(names("x"), others=True)),
        ('except=("x")', Search(names("x"), others=True)),
        ("except=()", Search(names(), others=True)),
        ("key-order", Search(names(), order=True)),
        ('key-order, params=("a")', Search(names("a"), order=True)),
        ('params=("%C3%A9+%E6%B0%97")', Search(names("é 気"))),
        # What says nothing, or nothing that is understood.
        *((text, None) for text in ("", "unknown-key", "params=?0", "params=()", "key-order=?0")),
        *((text, None) for text in ('key-order="yes"', "params=(token)", 'params="a"', "params=1")),
        *((text, None) for text in ('params=("a"), except=("x")', 'params=?0, except=("x")', "except=?1")),
        *(
            (text, None)
            for text in ("params, except=(token)", 'except="a"', 'params=("a"', "params=(:YQ==:)")
        ),
    ],
)
def test_what_the_field_says(field: str, search: Search | None) -> None:
    assert said(field) == search


def test_lines_are_one_dictionary_and_no_line_says_nothing() -> None:
    assert said("key-order", 'params=("a")') == Search(names("a"), order=True)
    assert said() is None


@pytest.mark.parametrize(
    ("field", "one", "other", "same"),
    [
        ('params=("utm")', "?a=1&utm=x", "?utm=y&a=1", True),
        ('params=("utm")', "?a=1&utm=x", "?a=2&utm=x", False),
        ('params=("utm")', "?utm=x", "", True),
        ('params=("utm")', "?a=1&b=2", "?b=2&a=1", False),
        ('except=("id")', "?id=1&x=1", "?y&id=1", True),
        ('except=("id")', "?id=1", "?id=2", False),
        ("params", "?anything", "", True),
        ("key-order", "?a=1&b=2", "?b=2&a=1", True),
        ("key-order", "?a=1&a=2", "?a=2&a=1", False),
        ("key-order", "?a=x", "?%61=%78", True),
        ("key-order", "?a=%20", "?a=+", True),
        ("key-order", "?a=x&&&&", "?a=x", True),
        ("key-order", "?a", "?a=", True),
        ("key-order", "?a=%26b", "?a=&b", False),
        ("key-order", "?a=%F6", "?a=%EF%BF%BD", False),  # the draft has them the same; bytes are surer
    ],
)
def test_which_urls_are_as_good_as_the_same(field: str, one: str, other: str, *, same: bool) -> None:
    search = said(field)
    assert search is not None
    assert search.same(url("/p" + one), url("/p" + other)) is same
    assert not search.same(url("/p" + one), url("/q" + other))
    assert not search.same(url("/p" + one), url("http://else.example/p" + other))


def test_a_url_without_its_query() -> None:
    assert str(without_query(url("/p?a"))) == "http://site.example/p"
    assert without_query(url("/p")) == url("/p")


@given(PAIRS, PAIRS, SEARCHES)
def test_two_queries_are_the_same_where_the_pairs_that_matter_are(
    one: list[tuple[str, str]], other: list[tuple[str, str]], search: Search
) -> None:
    def kept(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        found = [pair for pair in pairs if (pair[0].encode() in search.names) == search.others]
        return sorted(found, key=lambda pair: pair[0].encode()) if search.order else found

    def query(pairs: list[tuple[str, str]]) -> str:
        return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)

    assert (search.matters(query(one)) == search.matters(query(other))) == (kept(one) == kept(other))
    read = parse_qsl(search.matters(query(one)), keep_blank_values=True)
    assert read == kept(one)


@given(st.text(max_size=30))
def test_no_text_raises(text: str) -> None:
    assert said(text) is None or isinstance(said(text), Search)
