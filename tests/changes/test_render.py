"""A comparison as text, Markdown and JSON."""

from __future__ import annotations

import json

from syrupy.assertion import SnapshotAssertion

from edgecdn.changes.change import Change, Comparison
from edgecdn.changes.render import render_json, render_markdown, render_text
from edgecdn.plan.model import Source

FOUND = Comparison(
    (
        Change("security", "`/api/*`", "no longer passes auth", "/api/", source=Source("cdn.yaml", 3, 7)),
        Change("traffic", "`/a|b`", "kept at the edge 1d → 1h", "/a|b"),
        Change("traffic", "`/a|b`", "is cached whatever the origin forbids", "/a|b"),
        Change("note", "status headers of vendors", "none → nginx"),
    ),
    ("`*?` before under `?*`",),
)
SHARES = (0.5, 0.0004, 0.0, None)
NONE = (None,) * 4


def test_text(snapshot: SnapshotAssertion) -> None:
    assert render_text(FOUND, NONE) == snapshot
    assert render_text(FOUND, SHARES) == snapshot
    assert render_text(Comparison(()), ()) == "Nothing changes for traffic.\n"


def test_markdown(snapshot: SnapshotAssertion) -> None:
    assert render_markdown(FOUND, SHARES) == snapshot
    assert render_markdown(Comparison(()), ()) == snapshot


def test_json() -> None:
    told = json.loads(render_json(FOUND, SHARES))
    assert told["changes"][0] == {
        "severity": "security",
        "about": "`/api/*`",
        "change": "no longer passes auth",
        "sample": "/api/",
        "source": "cdn.yaml:3:7",
        "share": 0.5,
    }
    assert told["undecided"] == ["`*?` before under `?*`"]
