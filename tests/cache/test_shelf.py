"""A PoP's stored responses: bounded, indexed, purged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.cache.entry import Entry
from edgecdn.cache.eviction.lru import Lru
from edgecdn.cache.eviction.order import Order, order_of
from edgecdn.cache.eviction.s3fifo import S3Fifo
from edgecdn.cache.eviction.sieve import Sieve
from edgecdn.cache.selector import ByHost, ByPattern, ByPrefix, ByTag, ByUrl, Everything, Selector
from edgecdn.cache.shelf import Shelf
from edgecdn.http.body import Bytes
from edgecdn.plan.model import Eviction
from edgecdn.plan.pattern import compile_pattern
from tests.support.cache import NOW, entry, get, ok, url


def thing(target: str = "/a", size: int = 10, tags: str = "", lang: str | None = None) -> Entry:
    headers = {"cache_control": "max-age=60", "surrogate_key": tags}
    request = get(target)
    if lang is not None:
        headers["vary"], request = "x-lang", get(target, x_lang=lang)
    return entry(ok(200, b"x" * size, **headers), request, key=str(request.url))


def shelf_of(*entries: Entry) -> Shelf:
    shelf = Shelf(10_000_000)
    for kept in entries:
        shelf.put(kept)
    return shelf


def test_variants_lie_under_one_key_the_newest_first() -> None:
    one, other = thing(lang="en"), thing(lang="de")
    shelf = shelf_of(one, other)
    assert shelf.variants(one.key) == (other, one)
    again = thing(lang="en", size=20)
    shelf.put(again)
    assert shelf.variants(one.key) == (again, other)
    assert shelf.variants("nothing") == ()


def test_the_variants_of_a_key_are_bounded() -> None:
    shelf = Shelf(10_000_000)
    for number in range(10):
        shelf.put(thing(lang=str(number)), 3)
    assert len(shelf) == 3


def test_the_variants_of_a_url_are_bounded_under_whichever_keys() -> None:
    shelf = Shelf(10_000_000)
    base = thing()
    for number in range(10):
        later = replace(base.terms, received_at=base.received_at + number)
        key = f"{base.key} header:x-a={number // 2}"
        vary = (("accept-language", str(number % 2)),)
        shelf.put(replace(base, key=key, vary=vary, terms=later), 3)
        shelf.put(replace(base, key=f"{key} slice:{number}-4096"), 3)
        shelf.put(replace(base, key=f"{key} picture:=%7B{number}"), 3)
        shelf.put(replace(base, key=f"{key} custom:={number}"), 3)
    wholes = sorted(entry.key for entry in shelf if entry.key.count(" ") == 1)
    assert wholes == [f"{base.key} header:x-a={number}" for number in (3, 4, 4)]
    assert shelf.variants_of(base.url) == 3
    assert len(shelf) == 3 + 10 + 10 + 10
    assert shelf.used == sum(entry.size for entry in shelf)


def test_what_was_asked_for_the_longest_ago_makes_room() -> None:
    entries = [thing(f"/{number}") for number in range(4)]
    shelf = Shelf(sum(kept.size for kept in entries[:3]))
    for kept in entries[:3]:
        shelf.put(kept)
    shelf.variants(entries[0].key)
    shelf.put(entries[3])
    assert [bool(shelf.variants(kept.key)) for kept in entries] == [True, False, True, True]


def test_what_is_larger_than_the_shelf_is_not_put_and_drives_nothing_out() -> None:
    small = thing("/small")
    shelf = Shelf(small.size + 100)
    shelf.put(small)
    shelf.put(thing("/large", size=100_000))
    assert shelf.variants(small.key) == (small,)


def test_a_confirmation_with_longer_fields_makes_room_too() -> None:
    first, last = thing("/1"), thing("/2")
    shelf = Shelf(first.size + last.size)
    shelf.put(first)
    shelf.put(last)
    longer = replace(last, tags=("t",), response=replace(last.response, body=Bytes(b"x" * 20)))
    shelf.replace(last, longer)
    assert (shelf.variants(first.key), shelf.variants(last.key)) == ((), (longer,))
    shelf.replace(longer, replace(longer, response=replace(longer.response, body=Bytes(b"x" * 10_000))))
    assert (len(shelf), shelf.used) == (0, 0)


def test_what_was_purged_meanwhile_is_not_put_back_by_a_confirmation() -> None:
    old = thing()
    shelf = shelf_of(old)
    shelf.purge(Everything(), NOW)
    shelf.replace(old, replace(old, stale_since=None))
    assert len(shelf) == 0
    shelf.put(old)
    fresh = replace(old, stale_since=1.0)
    shelf.replace(old, fresh)
    assert shelf.variants(old.key) == (fresh,)


SITE = {
    "/a": "red",
    "/a?x=1": "red blue",
    "/b/c": "blue",
    "/b/d.jpg": "",
    "http://other.example/a": "red",
}


@pytest.mark.parametrize(
    ("selector", "gone"),
    [
        (ByUrl(url("/a")), {"/a"}),
        (ByUrl(url("/none")), set()),
        (ByPrefix("http://site.example/b/"), {"/b/c", "/b/d.jpg"}),
        (ByPattern(compile_pattern("*.jpg")), {"/b/d.jpg"}),
        (ByPattern(compile_pattern("/a")), {"/a", "/a?x=1", "http://other.example/a"}),
        (ByTag("red"), {"/a", "/a?x=1", "http://other.example/a"}),
        (ByTag("green"), set()),
        (ByHost("other.example"), {"http://other.example/a"}),
        (Everything(), set(SITE)),
    ],
)
@pytest.mark.parametrize("soft", [False, True])
def test_a_purge_touches_all_that_is_selected_and_nothing_else(
    selector: Selector, gone: set[str], *, soft: bool
) -> None:
    entries = {target: thing(target, tags=tags) for target, tags in SITE.items()}
    shelf = shelf_of(*entries.values())
    assert shelf.purge(selector, NOW, soft=soft) == len(gone)
    for target, kept in entries.items():
        found = shelf.variants(kept.key)
        if target not in gone:
            assert found == (kept,)
        elif soft:
            assert [variant.stale_since for variant in found] == [NOW]
        else:
            assert found == ()
        assert shelf.admits(kept.url, kept.tags, 0) is (target not in gone)
        assert shelf.admits(kept.url, kept.tags, shelf.generation)


def test_all_variants_of_a_url_are_purged() -> None:
    shelf = shelf_of(thing(lang="en"), thing(lang="de"))
    assert shelf.purge(ByUrl(url("/a")), NOW) == 2
    assert len(shelf) == 0


def test_after_more_purges_than_are_remembered_nothing_old_is_admitted() -> None:
    shelf = Shelf(1000)
    for number in range(300):
        shelf.purge(ByTag(str(number)), NOW)
    assert not shelf.admits(url("/a"), (), 0)
    assert shelf.admits(url("/a"), (), 299)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 3), st.integers(0, 3000)),
        st.tuples(st.just("confirm"), st.integers(0, 3), st.integers(0, 3000)),
        st.tuples(st.just("ask"), st.integers(0, 3), st.just(0)),
        st.tuples(st.just("drop"), st.integers(0, 3), st.just(0)),
        st.tuples(st.just("tag"), st.integers(0, 2), st.just(0)),
        st.tuples(st.just("soft"), st.integers(0, 2), st.just(0)),
    ),
    min_size=10,  # short walks fill no shelf
    max_size=40,
)


STRATEGIES: st.SearchStrategy[Eviction] = st.sampled_from(("lru", "sieve", "s3fifo"))


@given(
    steps=STEPS, capacity=st.integers(1400, 9000), eviction=STRATEGIES, at_once=st.sampled_from((0, 1, 256))
)
def test_whatever_happens_the_count_is_right_and_within_bounds(
    steps: list[tuple[str, int, int]], capacity: int, eviction: Eviction, at_once: int
) -> None:
    shelf = Shelf(capacity, strategy=lambda: order_of(eviction), at_once=at_once)
    for what, number, size in steps:
        key = str(url(f"/{number}"))
        match what:
            case "put":
                shelf.put(thing(f"/{number}", size, tags=f"t{number % 3}", lang=str(size % 2)))
            case "confirm":
                for old in shelf.variants(key)[:1]:
                    body = Bytes(b"x" * size)
                    shelf.replace(old, replace(old, response=replace(old.response, body=body)))
            case "ask":
                shelf.variants(key)
            case "drop":
                shelf.drop(key)
            case "tag":
                shelf.purge(ByTag(f"t{number}"), NOW)
                if at_once:
                    assert not any(f"t{number}" in kept.tags for kept in shelf)
            case _:
                shelf.purge(ByTag(f"t{number}"), NOW, soft=True)
        assert shelf.used == sum(kept.size for kept in everything(shelf)) <= capacity
        assert {key for tag in shelf._by_tag for key in shelf._by_tag.of(tag)} == {
            kept.key for kept in everything(shelf)
        }
        assert set(shelf._by_url) == {kept.url for kept in everything(shelf)}
        assert queued(shelf.order) == {kept.key for kept in everything(shelf)}


ACCESS = st.one_of(
    st.tuples(st.just("put"), st.integers(0, 5), st.sampled_from(("", "red", "red blue", "blue"))),
    st.tuples(st.just("ask"), st.integers(0, 5), st.just("")),
    st.tuples(
        st.sampled_from(("hard", "soft")), st.just(0), st.sampled_from(("red", "blue", "host", "all", "1"))
    ),
)

SELECTORS: dict[str, Selector] = {
    "red": ByTag("red"),
    "blue": ByTag("blue"),
    "host": ByHost("site.example"),
    "all": Everything(),
    "1": ByUrl(url("/1")),
}


@given(steps=st.lists(ACCESS, max_size=40))
def test_a_marked_purge_is_seen_as_one_that_was_carried_out(steps: list[tuple[str, int, str]]) -> None:
    eager, lazy = Shelf(1_000_000), Shelf(1_000_000, at_once=0)
    for clock, (what, number, said) in enumerate(steps):
        kept = thing(f"/{number}", tags=said, lang=str(clock % 3))
        for shelf in (eager, lazy):
            match what:
                case "put":
                    shelf.put(kept)
                case "ask":
                    shelf.variants(kept.key)
                case _:
                    shelf.purge(SELECTORS[said], NOW + clock, soft=what == "soft")
        for asked in range(6):
            if what == "ask":
                assert lazy.variants(str(url(f"/{asked}"))) == eager.variants(str(url(f"/{asked}")))
    assert set(lazy) == set(eager)
    assert (lazy.used, lazy._by_url, lazy._by_tag) == (eager.used, eager._by_url, eager._by_tag)


def test_a_large_purge_is_marked_and_carried_out_along_with_other_accesses() -> None:
    shelf = shelf_of(*(thing(f"/{number}", tags="red") for number in range(1000)))
    other = thing("/other")
    shelf.put(other)
    used = shelf.used
    assert shelf.purge(ByTag("red"), NOW) == 1000
    assert shelf.used == used
    assert shelf.purge(ByTag("red"), NOW) == 0
    assert shelf.variants(str(url("/7"))) == ()
    for _ in range(100):
        assert shelf.variants(other.key) == (other,)
    assert shelf.used == other.size
    assert list(shelf) == [other]


def test_a_soft_purge_is_no_use_and_keeps_the_first_time() -> None:
    first, second = thing("/1"), thing("/2")
    shelf = Shelf(first.size + second.size)
    shelf.put(first)
    shelf.put(second)
    for now in (NOW, NOW + 5):
        shelf.purge(ByUrl(url("/1")), now, soft=True)
    assert [kept.stale_since for kept in shelf.peek(first.key)] == [NOW]
    shelf.put(thing("/3"))
    assert shelf.peek(first.key) == ()


def queued(order: Order) -> set[str]:
    """The keys that a strategy knows to be on the shelf."""
    match order:
        case Lru():
            return set(order.order)
        case Sieve():
            return set(order.places)
        case S3Fifo():
            return {*order.small, *order.main}
        case _:
            raise AssertionError(order)


def everything(shelf: Shelf) -> list[Entry]:
    return [kept for variants in shelf._entries.values() for kept in variants]


def test_a_body_that_is_here_is_what_is_counted() -> None:
    assert thing(size=100).size - thing(size=0).size == 100
    assert thing().response.body == Bytes(b"x" * 10)


def test_hits_are_counted_by_variant_and_survive_a_confirmation() -> None:
    one, other = thing(lang="en"), thing(lang="de")
    shelf = shelf_of(one, other)
    assert [shelf.count_hit(kept) for kept in (one, one, other, one)] == [1, 2, 1, 3]
    confirmed = replace(one)
    shelf.replace(one, confirmed)
    shelf.purge(ByTag("none"), NOW, soft=True)
    assert shelf.count_hit(confirmed) == 4
    shelf.put(thing(lang="en"))
    assert [shelf.count_hit(one), shelf.count_hit(other)] == [1, 2]


def test_what_has_left_is_not_counted_on() -> None:
    kept = thing()
    shelf = shelf_of(kept)
    shelf.count_hit(kept)
    shelf.purge(Everything(), NOW)
    assert [shelf.count_hit(kept), shelf.count_hit(kept)] == [1, 1]
    shelf.put(kept)
    assert shelf.count_hit(kept) == 1


class TestOtherQueries:
    """What is stored for one query and says that it answers others."""

    def stored(self, target: str, rule: str = 'params=("utm")', **headers: str) -> Entry:
        said = {"cache_control": "max-age=60", "vary": "X-A", "no_vary_search": rule}
        response = ok(**{name: value for name, value in said.items() if value})
        return entry(response, get(target, **headers), key=str(url(target)))

    def test_it_is_there_for_whoever_says_which_url_the_key_is_for(self) -> None:
        kept = self.stored("/p?utm=1")
        shelf = shelf_of(kept)
        asked = url("/p?utm=2")
        assert shelf.variants(str(asked)) == ()
        assert shelf.variants(str(asked), asked) == shelf.peek(str(asked), asked) == (kept,)
        assert shelf.variants(kept.key, kept.url) == (kept,)

    def test_variants_beside_it_that_say_nothing_of_the_kind_stay_for_their_own_query(self) -> None:
        kept, plain = self.stored("/p?utm=1", x_a="1"), self.stored("/p?utm=1", "", x_a="2")
        shelf = shelf_of(kept, plain)
        assert len(shelf.peek(kept.key)) == 2
        assert shelf.peek(str(url("/p?utm=2")), url("/p?utm=2")) == (kept,)

    def test_using_it_for_another_query_is_using_it(self) -> None:
        kept, other = self.stored("/p?utm=1"), thing("/other", size=200)
        shelf = Shelf(kept.size + other.size)
        shelf.put(kept)
        shelf.put(other)
        shelf.variants(str(url("/p")), url("/p"))
        shelf.put(thing("/third", size=200))
        assert {each.key for each in shelf} == {kept.key, str(url("/third"))}

    def test_what_is_put_takes_the_place_of_what_answered_the_same(self) -> None:
        first, second, foreign = (
            self.stored("/p?utm=1", x_a="1"),
            self.stored("/p?utm=2", x_a="1"),
            self.stored("/p?utm=3", x_a="2"),
        )
        assert set(shelf_of(first, second, foreign)) == {second, foreign}

    @pytest.mark.parametrize("at_once", [0, 256])
    def test_purges_of_any_of_its_urls_take_it(self, at_once: int) -> None:
        shelf = shelf_of(self.stored("/p?utm=1"))
        shelf.at_once = at_once
        assert shelf.purge(ByUrl(url("/p?x=1")), NOW) == 0
        assert shelf.purge(ByUrl(url("/p?utm=9")), NOW) == 1
        assert list(shelf) == []
        assert not shelf._searches

    def test_purging_everything_forgets_where_it_was(self) -> None:
        shelf = shelf_of(self.stored("/p?utm=1"))
        shelf.at_once = 0
        shelf.purge(Everything(), NOW)
        assert not shelf._searches


def test_the_keys_of_a_url_are_told_until_it_is_purged() -> None:
    shelf = shelf_of(thing("/a"), replace(thing("/a"), key="another"), thing("/b"))
    asked = thing("/a").url
    assert shelf.keys_of(asked) == ("another", thing("/a").key)
    shelf.purge(ByUrl(asked), NOW)
    assert shelf.keys_of(asked) == ()
