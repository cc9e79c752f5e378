"""For GitHub Actions: workflow commands, which become annotations on the lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from edgecdn.diagnostics.diagnostic import Diagnostic
from edgecdn.diagnostics.render.text import sentence

_COMMAND: Final = {"error": "error", "warning": "warning", "info": "notice"}


def render_github(diagnostics: Sequence[Diagnostic]) -> str:
    """`::error file=…,line=…,col=…,title=CODE::message`, a line for each; what else there is to say is in the message."""
    return "".join(f"{_one(item)}\n" for item in diagnostics)


def _one(item: Diagnostic) -> str:
    span = item.span
    properties = {"title": item.code, "file": span.file, "line": span.line, "endLine": span.end_line}
    if span.line == span.end_line:
        # Columns of what spans lines are refused.
        properties |= {"col": span.column, "endColumn": max(span.column, span.end_column - 1)}
    told = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    lines = [item.message, *item.notes, *([item.help] if item.help else [])]
    return f"::{_COMMAND[item.severity]} {told}::{'%0A'.join(_data(sentence(line)) for line in lines)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
