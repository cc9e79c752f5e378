"""The settings of a CDN, and the words that are reserved."""

from __future__ import annotations

from edgecdn.config.schema import CDN, LATER


def test_what_is_reserved_is_no_setting_yet() -> None:
    assert not set(CDN["properties"]) & set(LATER)
    assert all(said for said in LATER.values())


def test_a_cdn_needs_its_points_of_presence_alone() -> None:
    assert CDN["required"] == ["points_of_presence"]
