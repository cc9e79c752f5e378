"""Least recently used: what has not been asked for the longest leaves first."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field


@dataclass(eq=False, slots=True)
class Lru:
    """The order in which keys were asked for last; every operation takes constant time."""

    order: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def added(self, key: str) -> None:
        """A key is on the shelf, or anew."""
        self.order[key] = None
        self.order.move_to_end(key)

    def touched(self, key: str) -> None:
        """A key was asked for."""
        self.order.move_to_end(key)

    def removed(self, key: str) -> None:
        """A key has left the shelf."""
        self.order.pop(key, None)

    def victim(self) -> str:
        """The key that leaves next; only while there is one."""
        return next(iter(self.order))
