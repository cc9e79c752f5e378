"""All of it as one JSON document."""

from __future__ import annotations

import json

from edgecdn.diagnostics.diagnostic import Diagnostic, Related, Span
from edgecdn.diagnostics.render.json import render_json


def test_every_part_has_its_name() -> None:
    item = Diagnostic(
        "X001",
        "é.",
        Span("f", 1, 2, 3, 4),
        "warning",
        ("n",),
        "h",
        (Related(Span.point("g", 7, 8), "there"),),
    )
    told = json.loads(render_json([item]))
    assert told["summary"] == {"error": 0, "warning": 1, "info": 0}
    assert told["diagnostics"] == [
        {
            "code": "X001",
            "severity": "warning",
            "message": "é.",
            "file": "f",
            "line": 1,
            "column": 2,
            "end_line": 3,
            "end_column": 4,
            "notes": ["n"],
            "related": [{"file": "g", "line": 7, "column": 8, "message": "there"}],
            "fix": "h",
            "edits": [],
            "safe": False,
            "docs": "docs/rules/X001.md",
        }
    ]
