"""Least recently used, against a list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.cache.eviction.lru import Lru

STEPS = st.lists(
    st.tuples(st.sampled_from(["added", "touched", "removed"]), st.sampled_from("abcd")), max_size=30
)


@given(steps=STEPS)
def test_the_victim_is_what_was_asked_for_the_longest_ago(steps: list[tuple[str, str]]) -> None:
    lru, order = Lru(), list[str]()
    for what, key in steps:
        if what == "touched" and key not in order:
            continue
        getattr(lru, what)(key)
        if key in order:
            order.remove(key)
        if what != "removed":
            order.append(key)
        if order:
            assert lru.victim() == order[0]
    assert list(lru.order) == order
