"""Which Python functions run in."""

from __future__ import annotations

import sys

import pytest

from edgecdn.runtimes.errors import CannotStart
from edgecdn.runtimes.python.version import HERE, is_here, require


def test_it_is_the_one_that_runs_us_to_the_minor() -> None:
    assert ".".join(sys.version.split(".")[:2]) == HERE
    good = [is_here(version) for version in (HERE, f"{HERE}.1", f"{HERE}1", "3", "2.7")]
    assert good == [True, True, False, False, False]
    require(HERE)
    with pytest.raises(
        CannotStart,
        match=f"which is {HERE}. Write `runtime: python:{HERE}`, or install edgecdn with Python 3.99",
    ):
        require("3.99")
