"""Invalidations that are kept for a while."""

from __future__ import annotations

from edgecdn.admin.invalidations import Batch, Invalidation, Invalidations


def test_they_are_found_by_id_and_reference_within_their_distribution_and_the_oldest_go() -> None:
    kept = Invalidations(most=2)
    made = [Invalidation(f"i{n}", "E1", Batch(f"r{n}", ("/",)), float(n)) for n in range(3)]
    for one in made:
        kept.add(one)
    assert kept.of("E1") == (made[2], made[1])
    assert (kept.find("E1", "i0"), kept.find("E1", "i2"), kept.find("E2", "i2")) == (None, made[2], None)
    assert (kept.sent_before("E1", "r1"), kept.sent_before("E2", "r1")) == (made[1], None)
