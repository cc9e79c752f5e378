"""For people: the source line, a caret under the place, and the way out, as rustc and ruff show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from edgecdn.diagnostics.diagnostic import Diagnostic, Severity, Span

_COLOURS: Final[Mapping[Severity | str, str]] = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "info": "\x1b[1;36m",
    "frame": "\x1b[1;34m",
    "bold": "\x1b[1m",
    "end": "\x1b[0m",
}

_WIDTH: Final = 120
"""The longest stretch of a source line that is shown."""


def render_text(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str], *, colour: bool) -> str:
    """All diagnostics with their source lines; `sources` has the text of each file by name."""
    return "\n".join(_one(item, sources, colour=colour) for item in diagnostics)


def _one(item: Diagnostic, sources: Mapping[str, str], *, colour: bool) -> str:
    def paint(kind: str, text: str) -> str:
        return f"{_COLOURS[kind]}{text}{_COLOURS['end']}" if colour else text

    places = [(item.span, "")] + [(related.span, related.message) for related in item.related]
    gutter = max(len(str(span.line)) for span, _ in places)
    bar = paint("frame", " " * gutter + " |")
    out = [
        f"{paint(item.severity, f'{item.severity}[{item.code}]')}{paint('bold', ': ' + printable(item.message))}"
    ]
    for number, (span, message) in enumerate(places):
        arrow = " " * gutter + ("-->" if number == 0 else ":::")
        out.append(f"{paint('frame', arrow)} {span.file}:{span.line}:{span.column}")
        line = _line(sources, span)
        if line is None:
            continue
        shown, start = _window(line, span.column - 1)
        length = span.end_column - span.column if span.end_line == span.line else len(line) - span.column + 1
        width = max(1, min(length, len(shown) - start))
        caret = paint(item.severity if number == 0 else "frame", ("^" if number == 0 else "-") * width)
        out += [
            bar,
            f"{paint('frame', f'{span.line:>{gutter}} |')} {shown}",
            f"{bar} {' ' * start}{caret} {message}".rstrip(),
        ]
    equals = paint("frame", " " * gutter + " =")
    out += [f"{equals} {paint('bold', 'note')}: {printable(note)}" for note in item.notes]
    if item.help is not None:
        out.append(f"{equals} {paint('bold', 'help')}: {printable(item.help)}")
    return "\n".join(out) + "\n"


def _line(sources: Mapping[str, str], span: Span) -> str | None:
    lines = sources.get(span.file, "").splitlines()
    return printable(lines[span.line - 1].replace("\t", " ")) if 0 < span.line <= len(lines) else None


def _window(line: str, start: int) -> tuple[str, int]:
    """The part of a long line around a place, and where the place is in it."""
    if len(line) <= _WIDTH:
        return line, min(start, len(line))
    cut = max(0, start - _WIDTH // 2)
    return ("…" if cut else "") + line[cut : cut + _WIDTH] + "…", start - cut + (1 if cut else 0)


def printable(text: str) -> str:
    """Text that cannot steer a terminal: control and other unprintable characters are spelled out."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
