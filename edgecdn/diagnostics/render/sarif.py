"""For code scanning: the Static Analysis Results Interchange Format (SARIF 2.1.0, OASIS)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Final
from urllib.parse import quote

from edgecdn import __version__
from edgecdn.diagnostics.diagnostic import Diagnostic, Span
from edgecdn.diagnostics.render.fingerprint import fingerprints
from edgecdn.diagnostics.render.text import sentence

_LEVEL: Final = {"error": "error", "warning": "warning", "info": "note"}
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"

Json = Mapping[str, object]


def render_sarif(diagnostics: Sequence[Diagnostic]) -> str:
    """One run with a result for each problem; columns count Unicode characters from 1, the end excluded, as ours do."""
    codes = sorted({item.code for item in diagnostics})
    results = [
        _result(item, codes.index(item.code), fingerprint)
        for item, fingerprint in zip(diagnostics, fingerprints(diagnostics), strict=True)
    ]
    driver = {"name": "edgecdn", "version": __version__, "rules": [{"id": code} for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "results": results,
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _result(item: Diagnostic, index: int, fingerprint: str) -> Json:
    told = (item.message, *item.notes, *([item.help] if item.help else []))
    result: dict[str, object] = {
        "ruleId": item.code,
        "ruleIndex": index,
        "level": _LEVEL[item.severity],
        "message": {"text": "\n".join(map(sentence, told))},
        "locations": [_location(item.span)],
        "partialFingerprints": {"edgecdn/v1": fingerprint},
    }
    if item.related:
        result["relatedLocations"] = [
            {**_location(related.span), "id": number, "message": {"text": sentence(related.message)}}
            for number, related in enumerate(item.related)
        ]
    return result


def _location(span: Span) -> Json:
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    return {"physicalLocation": {"artifactLocation": _artifact(span.file), "region": region}}


def _artifact(file: str) -> Json:
    path = PurePath(file)
    if path.is_absolute():
        return {"uri": f"file://{quote(path.as_posix(), errors='replace')}"}
    return {"uri": quote(path.as_posix(), errors="replace"), "uriBaseId": "%SRCROOT%"}
