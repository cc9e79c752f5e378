"""What every strategy gives, and the strategies by the names that a config has for them."""

from __future__ import annotations

from typing import Protocol, assert_never

from edgecdn.cache.eviction.lru import Lru
from edgecdn.cache.eviction.s3fifo import S3Fifo
from edgecdn.cache.eviction.sieve import Sieve
from edgecdn.plan.model import Eviction


class Order(Protocol):
    """The order in which keys leave a full shelf. A key that is the `victim` is `removed` next."""

    def added(self, key: str) -> None:
        """A key is on the shelf, or anew."""
        ...

    def touched(self, key: str) -> None:
        """A key was asked for; it is on the shelf."""
        ...

    def removed(self, key: str) -> None:
        """A key has left the shelf, if it was there."""
        ...

    def victim(self) -> str:
        """The key that leaves next; only while there is one."""
        ...


def order_of(name: Eviction) -> Order:
    """A strategy's order, empty."""
    match name:
        case "lru":
            return Lru()
        case "sieve":
            return Sieve()
        case "s3fifo":
            return S3Fifo()
        case _:
            assert_never(name)
