"""Putting fixes into a text: everything around what they replace stays as it was."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from edgecdn.diagnostics.diagnostic import Fix


def apply(text: str, fixes: Iterable[Fix]) -> tuple[str, int]:
    """The text with the fixes applied, and how many were: one that touches what another has changed waits."""
    starts = (0, *accumulate(len(line) for line in text.splitlines(keepends=True)))

    def place(line: int, column: int) -> int:
        return min(starts[min(line, len(starts)) - 1] + column - 1, len(text))

    taken: list[tuple[int, int, str]] = []
    done = 0
    for fix in fixes:
        edits = [
            (place(e.span.line, e.span.column), place(e.span.end_line, e.span.end_column), e.text)
            for e in fix.edits
        ]
        if any(start < end and begin < stop for start, stop, _ in edits for begin, end, _ in taken):
            continue
        taken += edits
        done += 1
    for start, stop, replacement in sorted(taken, reverse=True):
        text = text[:start] + replacement + text[stop:]
    return text, done
