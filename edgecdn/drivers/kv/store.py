"""What every store can do, and one that is in memory: deterministic, for virtual time and for runs that leave nothing behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, assert_never

from edgecdn.drivers.kv.rules import Delete, Item, Listed, Put, Write


class Store(Protocol):
    """Items by namespace and key. What has ended by `now` (seconds since the epoch) is not there."""

    def get(self, namespace: str, key: str, now: float) -> Item | None:
        """What lies under a key. Raises `KvProblem` where it cannot be read."""
        ...

    def list(self, namespace: str, prefix: str, after: str, limit: int, now: float) -> Sequence[Listed]:
        """Keys that begin with `prefix` and come after `after`, in the order of their bytes, at most `limit`."""
        ...

    def write(self, write: Write, now: float) -> None:
        """Carry a write out; it is there for good when this returns. Raises `KvProblem` where it is not."""
        ...


@dataclass(eq=False, slots=True)
class MemoryStore:
    """Everything in a table."""

    items: dict[tuple[str, str], Item] = field(default_factory=dict)

    def get(self, namespace: str, key: str, now: float) -> Item | None:
        """What lies under a key."""
        item = self.items.get((namespace, key))
        return item if item is not None and item.alive(now) else None

    def list(self, namespace: str, prefix: str, after: str, limit: int, now: float) -> Sequence[Listed]:
        """Keys in the order of their bytes, which is that of their code points."""
        keys = sorted(
            key
            for (space, key), item in self.items.items()
            if space == namespace and key.startswith(prefix) and key > after and item.alive(now)
        )
        found = ((key, self.items[namespace, key]) for key in keys[:limit])
        return [Listed(key, item.metadata, item.expiration) for key, item in found]

    def write(self, write: Write, now: float) -> None:
        """Carry a write out, and forget what has ended."""
        match write:
            case Put(namespace, key, item):
                self.items[namespace, key] = item
            case Delete(namespace, key):
                self.items.pop((namespace, key), None)
            case _:
                assert_never(write)
        for place in [place for place, item in self.items.items() if not item.alive(now)]:
            del self.items[place]
