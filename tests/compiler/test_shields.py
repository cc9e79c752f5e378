"""Shields of regions and origins."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecdn.compiler.compile import Loaded, load_bytes


def loaded(eu: str = "", asia: str = "", origin: str = "") -> Loaded:
    def shield(code: str) -> str:
        return f", shield: {code}" if code else ""

    text = (
        "cdn:\n  points_of_presence:\n"
        f"    - {{region: eu, locations: [lon, fra]{shield(eu)}}}\n"
        f"    - {{region: asia, locations: [tok, sg]{shield(asia)}}}\n"
        f"  origins:\n    shop: {{url: 'https://shop.example'{shield(origin)}}}\n"
    )
    return load_bytes(text.encode(), "cdn.yaml", Path())


def test_regions_and_origins_name_their_shields() -> None:
    plan = loaded("FRA", "", "lon").plan
    assert plan is not None
    assert [pop.shield for pop in plan.pops] == ["fra", "fra", None, None]
    assert plan.origins[0].shield == "lon"


@pytest.mark.parametrize(("eu", "asia", "origin"), [("fra", "", ""), ("tok", "tok", "lon"), ("", "", "sg")])
def test_a_way_that_ends_is_good(eu: str, asia: str, origin: str) -> None:
    assert not loaded(eu, asia, origin).diagnostics


@pytest.mark.parametrize(
    ("eu", "asia", "origin", "codes"),
    [
        ("par", "", "", ["PLACE004"]),
        ("", "", "par", ["PLACE004"]),
        ("tok", "lon", "", ["PLACE005", "PLACE005"]),
        ("tok", "tok", "nowhere", ["PLACE004"]),
    ],
)
def test_a_shield_that_is_none_is_said(eu: str, asia: str, origin: str, codes: list[str]) -> None:
    found = loaded(eu, asia, origin)
    assert found.plan is None
    assert [item.code for item in found.diagnostics] == codes
