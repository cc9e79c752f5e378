"""One line for each problem."""

from __future__ import annotations

from edgecdn.diagnostics.diagnostic import Diagnostic, Span
from edgecdn.diagnostics.render.concise import render_concise


def test_place_code_message_and_the_way_out() -> None:
    items = [
        Diagnostic("X001", "It is bad\n.", Span.point("f", 2, 3), help="Mend it."),
        Diagnostic("X002", "Worse.", Span.point("g")),
    ]
    assert render_concise(items) == "f:2:3: X001 It is bad\\n. Mend it.\ng:1:1: X002 Worse.\n"
