"""S3-FIFO."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.cache.eviction.s3fifo import S3Fifo

STEPS = st.lists(
    st.tuples(st.sampled_from(["ask", "evict", "remove"]), st.sampled_from("abcdefgh")), max_size=80
)


def evicted(order: S3Fifo) -> str:
    key = order.victim()
    order.removed(key)
    return key


def test_what_comes_once_leaves_first_and_what_was_asked_for_again_stays() -> None:
    order = S3Fifo()
    for key in "abc":
        order.added(key)
    order.touched("a")
    assert [evicted(order) for _ in range(3)] == ["b", "c", "a"]


def test_what_comes_back_soon_goes_straight_to_the_main_queue() -> None:
    order = S3Fifo()
    order.added("a")
    assert evicted(order) == "a"
    order.added("a")
    assert list(order.main) == ["a"]


def test_the_main_queue_gives_another_round_for_each_time_asked_for() -> None:
    order = S3Fifo()
    for key in "ab":
        order.main[key] = 0
    for _ in range(9):
        order.touched("a")
    assert order.main["a"] == 3
    assert evicted(order) == "b"
    assert evicted(order) == "a"


@given(steps=STEPS)
def test_every_key_stands_in_one_queue_and_the_ghost_is_bounded(steps: list[tuple[str, str]]) -> None:
    order, there = S3Fifo(), set[str]()
    for what, key in steps:
        match what:
            case "ask":
                (order.touched if key in there else order.added)(key)
                there.add(key)
            case "evict" if there:
                there.remove(evicted(order))
            case "remove":
                order.removed(key)
                there.discard(key)
        assert {*order.small, *order.main} == there
        assert len(order.small) + len(order.main) == len(there)
        assert not set(order.ghost) & there
        assert len(order.ghost) <= len(order.main) + 1


def test_one_who_is_added_again_counts_as_asked_for() -> None:
    order = S3Fifo()
    for key in "aab":
        order.added(key)
    assert order.small == {"a": 1, "b": 0}
