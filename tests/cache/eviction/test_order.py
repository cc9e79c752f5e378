"""The strategies by their names, on one shelf of requests."""

from __future__ import annotations

import pytest

from edgecdn.cache.eviction.lru import Lru
from edgecdn.cache.eviction.order import order_of
from edgecdn.cache.eviction.s3fifo import S3Fifo
from edgecdn.cache.eviction.sieve import Sieve
from edgecdn.plan.model import Eviction


def test_each_name_is_its_strategy() -> None:
    assert isinstance(order_of("lru"), Lru)
    assert isinstance(order_of("sieve"), Sieve)
    assert isinstance(order_of("s3fifo"), S3Fifo)


@pytest.mark.parametrize(("name", "survive"), [("lru", False), ("sieve", True), ("s3fifo", True)])
def test_a_scan_drives_out_what_is_popular_only_from_an_lru(name: Eviction, *, survive: bool) -> None:
    order, there = order_of(name), list[str]()
    popular = [f"popular {number}" for number in range(5)]
    requests = [*popular, *popular, *popular, *(f"scan {number}" for number in range(30))]
    for key in requests:
        if key in there:
            order.touched(key)
            continue
        order.added(key)
        there.append(key)
        while len(there) > 10:
            gone = order.victim()
            order.removed(gone)
            there.remove(gone)
    assert bool(set(popular) & set(there)) is survive
