"""For GitLab: a Code Quality report, which the merge request shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from edgecdn.diagnostics.diagnostic import Diagnostic
from edgecdn.diagnostics.render.fingerprint import fingerprints
from edgecdn.diagnostics.render.text import sentence

_SEVERITY: Final = {"error": "major", "warning": "minor", "info": "info"}


def render_gitlab(diagnostics: Sequence[Diagnostic]) -> str:
    """A list of what Code Climate calls issues; a problem keeps its fingerprint while it moves through its file."""
    rows = [
        {
            "description": " ".join(
                filter(None, (sentence(item.message), item.help and sentence(item.help)))
            ),
            "check_name": item.code,
            "fingerprint": fingerprint,
            "severity": _SEVERITY[item.severity],
            "location": {
                "path": item.span.file.removeprefix("./"),
                "lines": {"begin": item.span.line, "end": item.span.end_line},
            },
        }
        for item, fingerprint in zip(diagnostics, fingerprints(diagnostics), strict=True)
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"
