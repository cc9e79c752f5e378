"""Origins and signing keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecdn.compiler.compile import Loaded, load_bytes
from edgecdn.plan.model import Signing

HEAD = "cdn:\n  points_of_presence: [{region: eu, locations: [lon]}]\n"


def loaded(text: str) -> Loaded:
    return load_bytes((HEAD + text).encode(), "cdn.yaml", Path())


def test_each_kind_of_origin() -> None:
    plan = loaded(
        "  origins:\n"
        "    shop: {url: 'https://shop.example/base', timeout: 5s, at: fra}\n"
        "    disk: {directory: ./public, at: [59.33, 18.06]}\n"
    ).plan
    assert plan is not None
    shop, disk = plan.origins
    assert (shop.kind, shop.target, shop.timeout) == ("url", "https://shop.example/base", 5)
    assert shop.place is not None
    assert shop.place.city == "Frankfurt am Main"
    assert (disk.kind, disk.target, disk.timeout) == ("directory", "./public", 30)
    assert disk.place is not None
    assert disk.place.latitude == 59.33


def test_a_place_that_is_none_is_said() -> None:
    found = loaded("  origins:\n    a: {url: http://x, at: atlantis}\n    b: {url: http://x, at: [99, 0]}\n")
    assert [item.code for item in found.diagnostics] == ["PLACE001", "PLACE001"]


@pytest.mark.parametrize(
    ("directory", "codes"),
    [
        ("public", []),
        ("./a/b", []),
        ("/etc", ["ORIGIN004"]),
        ("a/../../etc", ["ORIGIN004"]),
        ("a\\0b", ["ORIGIN006"]),
    ],
)
def test_a_directory_lies_in_the_project(directory: str, codes: list[str]) -> None:
    found = loaded(f'  origins:\n    disk: {{directory: "{directory}"}}\n')
    assert [item.code for item in found.diagnostics] == codes


def test_signing_keys_by_name_newest_first() -> None:
    plan = loaded("  signing: {partners: {keys: [NEW, OLD]}}\n").plan
    assert plan is not None
    assert Signing("partners", "hmac-sha256", ("NEW", "OLD")) in plan.signing
