"""Values as people write them."""

from __future__ import annotations

import pytest

from edgecdn.plan.words import told_duration, told_size


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (31_536_000, "1y"),
        (86_400, "1d"),
        (129_600, "36h"),
        (90, "90s"),
        (0.5, "0.5s"),
        (0, "0s"),
        (1_209_600, "2w"),
    ],
)
def test_durations_as_people_write_them(seconds: float, text: str) -> None:
    assert told_duration(seconds) == text


@pytest.mark.parametrize(
    ("size", "text"), [(2**30, "1GB"), (3 * 2**20, "3MB"), (1024, "1KB"), (1500, "1500B"), (0, "0B")]
)
def test_sizes_as_people_write_them(size: int, text: str) -> None:
    assert told_size(size) == text
