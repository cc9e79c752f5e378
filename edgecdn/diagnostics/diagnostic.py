"""A problem in what the user wrote, as a value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a file: lines and columns from 1, the end excluded."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    @staticmethod
    def point(file: str, line: int = 1, column: int = 1) -> Span:
        """The one character at a place."""
        return Span(file, line, column, line, column + 1)


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that has to do with a problem, and how."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Text that is to stand in the place of a stretch; an empty text removes it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits of one file that belong together. `safe` says that what the file means stays the same."""

    edits: tuple[Edit, ...]
    safe: bool


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem: a stable code, one sentence, the place, why it matters, and the way out.

    `notes` are further sentences; `help` says what to write instead, None where nobody can know, and `fix` does it.
    """

    code: str
    message: str
    span: Span
    severity: Severity = "error"
    notes: tuple[str, ...] = ()
    help: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them is an error."""
    return any(item.severity == "error" for item in diagnostics)


def did_you_mean(word: str, known: Sequence[str], most: int = 3) -> str | None:
    """A sentence that names what is known and near `word`, or None where nothing is."""
    from difflib import get_close_matches  # most configs need it never

    lowered = {name.lower(): name for name in known}
    near = [lowered[name] for name in get_close_matches(word.lower(), list(lowered), n=most, cutoff=0.6)]
    if not near:
        return None
    return f"Did you mean {join(near)}?"


def join(names: Sequence[str], last: str = "or") -> str:
    """Names in a sentence: `a`, `a or b`, `a, b or c`, each between backquotes."""
    quoted = [f"`{name}`" for name in names]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"
