"""The plan's types."""

from __future__ import annotations

from edgecdn.plan.model import Source


def test_a_source_spells_file_line_and_column() -> None:
    assert str(Source("cdn.yaml", 3, 7)) == "cdn.yaml:3:7"
