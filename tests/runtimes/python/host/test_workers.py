"""The module that functions import from."""

from __future__ import annotations

from edgecdn.runtimes.python.host import workers


def test_it_has_what_it_says() -> None:
    assert all(hasattr(workers, name) for name in workers.__all__)
