"""Memories of bounded size: one that forgets what nobody asked for in a while, and one of what came before."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(eq=False, slots=True)
class Generations(Generic[K, V]):
    """Two generations of `most` things each. When the young one is full it grows old, and what was old is forgotten.

    What is asked for by `get` is young again. Where every look counts, look into `young` first.
    """

    most: int
    young: dict[K, V] = field(default_factory=dict)
    old: dict[K, V] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.young) + len(self.old)

    def get(self, key: K) -> V | None:
        """What is remembered under a key, or None."""
        found = self.young.get(key)
        if found is None and self.old:
            found = self.old.pop(key, None)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: K, value: V) -> None:
        """Remember a value, in place of what there was under its key."""
        self.old.pop(key, None)
        if len(self.young) >= self.most and key not in self.young:
            self.young, self.old = {}, self.young
        self.young[key] = value

    def drop(self, key: K) -> None:
        """Forget what there is under a key."""
        self.young.pop(key, None)
        self.old.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self.young.clear()
        self.old.clear()


@dataclass(eq=False, slots=True)
class Marks:
    """What came before, by its hash alone; when there are `most` of those, all are forgotten."""

    most: int
    _seen: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self._seen)

    def came(self, what: bytes) -> bool:
        """Whether this came before; from now on it has."""
        mark = hash(what)
        if mark in self._seen:
            return True
        if len(self._seen) >= self.most:
            self._seen.clear()
        self._seen.add(mark)
        return False
