"""Diagnostics for the tests of what reports them, with everything in them that a format may stumble over."""

from __future__ import annotations

from hypothesis import strategies as st

from edgecdn.diagnostics.diagnostic import Diagnostic, Related, Span

TYPO = Diagnostic(
    "X001",
    "`a,b` is 100% wrong: no key.",
    Span("sub dir/cdn.yaml", 2, 3, 2, 9),
    notes=("Nobody reads it.",),
    help="Did you mean `c`?",
    related=(Related(Span.point("functions/é.js", 7, 8), "the other one"),),
)
WARNING = Diagnostic("X002", "It spans lines.", Span("cdn.yaml", 1, 1, 3, 2), "warning")
INFO = Diagnostic("X003", "Told twice.", Span.point("cdn.yaml", 4, 4), "info")
SAMPLE = (TYPO, WARNING, INFO, INFO)

_numbers = st.integers(1, 10**6)
_texts = st.text(max_size=30)
_spans = st.builds(
    lambda file, line, column, lines, columns: Span(file, line, column, line + lines, column + columns),
    st.text(min_size=1, max_size=12),
    _numbers,
    _numbers,
    st.integers(0, 3),
    st.integers(1, 9),
)
diagnostics = st.lists(
    st.builds(
        Diagnostic,
        st.from_regex(r"[A-Z]{2,6}[0-9]{3}", fullmatch=True),
        _texts,
        _spans,
        st.sampled_from(("error", "warning", "info")),
        st.lists(_texts, max_size=2).map(tuple),
        st.none() | _texts,
        st.lists(st.builds(Related, _spans, _texts), max_size=2).map(tuple),
    ),
    max_size=5,
)
"""Any diagnostics at all: what a user wrote stands in them."""
