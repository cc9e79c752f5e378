"""The live world's clock."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.drivers.clock import Clock


def test_it_shows_the_walls_time_and_can_be_moved() -> None:
    clock = Clock.of_the_wall()
    assert abs(clock.now() - time.time()) < 5
    before = clock.now()
    clock.advance(3600)
    assert 3600 <= clock.now() - before < 3605


@given(passed=st.lists(st.floats(0, 1e6), max_size=10))
def test_only_what_passes_counts_and_never_backwards(passed: list[float]) -> None:
    at = [100.0]
    clock = Clock(1_000_000.0, 100.0, monotonic=lambda: at[0])
    seen = [clock.now()]
    for seconds in passed:
        at[0] += seconds
        seen.append(clock.now())
    assert seen == sorted(seen)
    assert abs(seen[-1] - (1_000_000.0 + sum(passed))) < 1e-3
