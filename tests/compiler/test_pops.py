"""Points of presence."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecdn.compiler.compile import Loaded, load_bytes


def loaded(text: str) -> Loaded:
    return load_bytes(f"cdn:\n  points_of_presence:\n{text}".encode(), "cdn.yaml", Path())


def test_codes_become_places_and_a_place_may_be_spelled_out() -> None:
    plan = loaded(
        "    - {region: asia, locations: [tok, {code: hq, at: [59.33, 18.06], city: Stockholm, country: SE}]}\n"
        "    - {region: eu, locations: [LON], storage: {capacity: 1GB}}\n"
    ).plan
    assert plan is not None
    tok, hq, lon = plan.pops
    assert (tok.code, tok.region, tok.place.city, tok.place.timezone) == (
        "tok",
        "asia",
        "Tokyo",
        "Asia/Tokyo",
    )
    assert (hq.place.latitude, hq.place.city, hq.place.country) == (59.33, "Stockholm", "SE")
    assert (lon.code, lon.capacity, tok.capacity) == ("lon", 2**30, 256 * 2**20)


def test_a_region_may_have_a_storage_of_its_own() -> None:
    text = "cdn:\n  storage: {eviction: sieve}\n  points_of_presence:\n"
    text += "    - {region: a, locations: [tok]}\n    - {region: b, locations: [lon], storage: {eviction: s3fifo}}\n"
    plan = load_bytes(text.encode(), "cdn.yaml", Path()).plan
    assert plan is not None
    assert [pop.eviction for pop in plan.pops] == ["sieve", "s3fifo"]


def test_degrees_out_of_bounds_and_codes_that_are_taken_are_said() -> None:
    found = loaded(
        "    - {region: x, locations: [{code: moon, at: [123, 456]}, tok, {code: tok, at: [1, 1]}]}\n"
    )
    assert found.plan is None
    assert [item.code for item in found.diagnostics] == ["PLACE003", "PLACE002"]


@pytest.mark.parametrize("code", ["hq\\n", "HQ", "-hq", "h q", "a" * 33])
def test_a_code_of_ones_own_is_a_word(code: str) -> None:
    found = loaded(f'    - {{region: x, locations: [{{code: "{code}", at: [1, 1]}}]}}\n')
    assert [item.code for item in found.diagnostics] == ["SCHEMA008"]
