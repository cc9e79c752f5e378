"""X-Cache-Status as `$upstream_cache_status` has it."""

from __future__ import annotations

from dataclasses import replace

from edgecdn.edge.dialects.nginx import render
from tests.support.dialects import KNOWN, METHOD


def test_an_empty_variable_is_no_field() -> None:
    assert render(KNOWN) == (("x-cache-status", "HIT"),)
    assert render(replace(KNOWN, verdict=METHOD)) == ()
