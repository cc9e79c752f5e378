"""What a shelf holds, and how much of a cache's capacity that takes."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import pytest

from edgecdn.cache.entry import FIELD, OVERHEAD, SEARCHED, TAG, VARIED, Entry
from edgecdn.cache.search import Search
from edgecdn.cache.shelf import Shelf
from edgecdn.http.body import Bytes, Counted
from edgecdn.http.headers import Headers
from tests.support.cache import NOW, entry, get, ok, url


def test_an_entry_counts_key_fields_body_and_bookkeeping() -> None:
    small = entry(ok(cache_control="max-age=1"), key="k" * 10)
    fields = small.response.headers
    assert small.size == OVERHEAD + 20 + fields.size() + FIELD * len(fields) + 5
    counted = replace(small, response=replace(small.response, body=Counted(1000)))
    assert counted.size == small.size + 995
    assert replace(small, response=replace(small.response, body=Bytes())).size == small.size - 5


def test_what_is_counted_is_no_less_than_what_it_takes() -> None:
    """Measured with nothing shared between entries: each value, tag and name of a URL is its own."""
    shelf = Shelf(1 << 30)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for number in range(2000):
        shelf.put(_alone(number))
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(shelf) == 2000
    assert 0.7 * shelf.used < after - before < shelf.used


def _alone(number: int) -> Entry:
    where = f"/some/where/{number}"
    values = [
        (name, f"{name} of {number}") for name in ("x-a", "x-b", "etag", "last-modified", "content-type")
    ]
    told = {"cache-control": f"max-age={number + 1}", "cache-tag": f"a{number},b{number}", "vary": "x-v"}
    response = ok(200, f"{number:0100}".encode()).with_headers(Headers((*told.items(), *values)))
    return entry(response, get(where, x_v=f"v{number}"), key=str(url(where)))


def test_an_entry_counts_what_it_takes_in_indexes() -> None:
    small = entry()
    assert replace(small, tags=("a", "b")).size == small.size + 2 * TAG
    assert replace(small, vary=(("x-a", "12"), ("x-b", None))).size == small.size + 2 * VARIED + 8
    rule = Search(frozenset((b"page", b"sort")))
    assert replace(small, search=rule).size == small.size + SEARCHED + 2 * FIELD


def test_it_was_received_when_it_was_confirmed_last() -> None:
    assert entry().received_at == NOW


@pytest.mark.parametrize("kind", ["fields", "tags", "variants"])
def test_what_is_counted_is_what_is_taken(kind: str) -> None:
    shelf = Shelf(2**40)
    tracemalloc.start()
    for number in range(50):
        many = [f"{number:x}-{index:x}" for index in range(200)]
        fields = tuple((name, name) for name in many) if kind == "fields" else ()
        tags = tuple(many) if kind == "tags" else ()
        vary = tuple((name, name[::-1]) for name in many) if kind == "variants" else ()
        url = f"http://h/{number}"
        one = replace(entry(key=url), tags=tags, vary=vary)
        shelf.put(replace(one, response=replace(one.response, headers=Headers(fields))))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 0.7 * taken < shelf.used < 2 * taken
