"""For editors and grep: one line each."""

from __future__ import annotations

from collections.abc import Sequence

from edgecdn.diagnostics.diagnostic import Diagnostic
from edgecdn.diagnostics.render.text import printable, sentence


def render_concise(diagnostics: Sequence[Diagnostic]) -> str:
    """`file:line:column: CODE message`, and the way out behind it."""
    return "".join(
        f"{printable(item.span.file)}:{item.span.line}:{item.span.column}: {item.code} {sentence(item.message)}"
        f"{' ' + sentence(item.help) if item.help else ''}\n"
        for item in diagnostics
    )
