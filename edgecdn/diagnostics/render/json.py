"""For programs: all of it as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Sequence

from edgecdn.diagnostics.diagnostic import Diagnostic, Edit


def render_json(diagnostics: Sequence[Diagnostic]) -> str:
    """`{"diagnostics": […], "summary": {…}}`; lines and columns from 1, the end excluded.

    `fix` is the way out in words, `edits` what does it, `safe` that the file means the same afterwards.
    """
    rows = [
        {
            "code": item.code,
            "severity": item.severity,
            "message": item.message,
            "file": item.span.file,
            "line": item.span.line,
            "column": item.span.column,
            "end_line": item.span.end_line,
            "end_column": item.span.end_column,
            "notes": list(item.notes),
            "related": [
                {"file": r.span.file, "line": r.span.line, "column": r.span.column, "message": r.message}
                for r in item.related
            ],
            "fix": item.help,
            "edits": [] if item.fix is None else [_edit(edit) for edit in item.fix.edits],
            "safe": item.fix is not None and item.fix.safe,
            "docs": f"docs/rules/{item.code}.md",
        }
        for item in diagnostics
    ]
    count = {
        kind: sum(1 for item in diagnostics if item.severity == kind) for kind in ("error", "warning", "info")
    }
    return json.dumps({"diagnostics": rows, "summary": count}, indent=2, ensure_ascii=False) + "\n"


def _edit(edit: Edit) -> dict[str, str | int]:
    span = edit.span
    return {
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "text": edit.text,
    }
