"""SIEVE (Zhang, Yang, Yue, Vigfusson, Rashmi: "SIEVE is Simpler than LRU", NSDI 2024).

Keys stand in the order in which they came, and being asked for only leaves a mark. A hand goes from the oldest to the newest: it takes
the mark off those that have one, and evicts the first that has none. What comes once and never again leaves soon, and no hit
moves anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(eq=False, slots=True)
class _Place:
    """A key's place in the row; `newer` is the one that came next."""

    key: str
    marked: bool = False
    older: _Place | None = None
    newer: _Place | None = None


@dataclass(eq=False, slots=True)
class Sieve:
    """The row of keys, its ends, and the hand; every operation takes constant time, `victim` on average."""

    places: dict[str, _Place] = field(default_factory=dict)
    oldest: _Place | None = None
    newest: _Place | None = None
    hand: _Place | None = None

    def added(self, key: str) -> None:
        """A key is on the shelf; one that was there already keeps its place, and is marked."""
        known = self.places.get(key)
        if known is not None:
            known.marked = True
            return
        place = self.places[key] = _Place(key, older=self.newest)
        if self.newest is not None:
            self.newest.newer = place
        self.newest = place
        self.oldest = self.oldest or place

    def touched(self, key: str) -> None:
        """A key was asked for."""
        self.places[key].marked = True

    def removed(self, key: str) -> None:
        """A key has left the shelf."""
        place = self.places.pop(key, None)
        if place is None:
            return
        if self.hand is place:
            self.hand = place.newer
        if place.older is None:
            self.oldest = place.newer
        else:
            place.older.newer = place.newer
        if place.newer is None:
            self.newest = place.older
        else:
            place.newer.older = place.older

    def victim(self) -> str:
        """The key that leaves next; only while there is one. The hand stays on it."""
        place = self.hand or self.oldest
        assert place is not None, "there is nothing to evict"
        while place.marked:
            place.marked = False
            place = place.newer or self.oldest
            assert place is not None, "the row is not empty"
        self.hand = place
        return place.key
