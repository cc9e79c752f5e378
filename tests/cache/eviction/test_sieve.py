"""SIEVE, against the paper's algorithm on a list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.cache.eviction.sieve import Sieve

STEPS = st.lists(
    st.tuples(st.sampled_from(["ask", "evict", "remove"]), st.sampled_from("abcdef")), max_size=60
)


class Paper:
    """Keys from the oldest to the newest, marks, and the key that the hand stands on."""

    def __init__(self) -> None:
        self.row: list[str] = []
        self.marked: set[str] = set()
        self.hand: str | None = None

    def victim(self) -> str:
        at = 0 if self.hand is None else self.row.index(self.hand)
        while self.row[at] in self.marked:
            self.marked.discard(self.row[at])
            at = (at + 1) % len(self.row)
        self.hand = self.row[at]
        return self.hand

    def remove(self, key: str) -> None:
        if key in self.row:
            at = self.row.index(key)
            if self.hand == key:
                self.hand = self.row[at + 1] if at + 1 < len(self.row) else None
            self.row.remove(key)
            self.marked.discard(key)


@given(steps=STEPS)
def test_the_same_victims_as_the_papers(steps: list[tuple[str, str]]) -> None:
    sieve, paper = Sieve(), Paper()
    for what, key in steps:
        match what:
            case "ask" if key in paper.row:
                sieve.touched(key)
                paper.marked.add(key)
            case "ask":
                sieve.added(key)
                paper.row.append(key)
            case "evict" if paper.row:
                found = sieve.victim()
                assert found == paper.victim()
                sieve.removed(found)
                paper.remove(found)
            case "remove":
                sieve.removed(key)
                paper.remove(key)
        assert list(sieve.places) == paper.row
        assert (sieve.oldest.key if sieve.oldest else None) == (paper.row[0] if paper.row else None)
        assert (sieve.newest.key if sieve.newest else None) == (paper.row[-1] if paper.row else None)


def test_one_who_is_added_again_is_marked() -> None:
    sieve = Sieve()
    for key in "aba":
        sieve.added(key)
    assert sieve.victim() == "b"
