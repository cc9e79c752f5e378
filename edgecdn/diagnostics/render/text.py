"""For people: the source line, a caret under the place, and the way out, as rustc and ruff show them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
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

_LONGEST: Final = 400
"""The most characters of a sentence that are shown: what the user wrote stands in it, and may have no end."""

# As YAML's readers count lines; str.splitlines() knows more of them.
_LINE_END: Final = re.compile("\r\n|[\n\r\x85\u2028\u2029]")

Lines = Callable[[str], Sequence[str]]


def render_text(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str], *, colour: bool) -> str:
    """All diagnostics with their source lines; `sources` has the text of each file by name."""

    @cache
    def lines(file: str) -> Sequence[str]:
        text = sources.get(file, "")
        return _LINE_END.split(text) if text else ()

    return "\n".join(_one(item, lines, colour=colour) for item in diagnostics)


def render_place(span: Span, text: str, *, colour: bool) -> list[str]:
    """One place as diagnostics show it: the file, the source line where `text` has it, and a caret under the place."""
    gutter = len(str(span.line))
    return _place(span, _LINE_END.split(text), gutter, "", ("-->", "^", "error"), colour=colour)


def _place(
    span: Span, lines: Sequence[str], gutter: int, message: str, style: tuple[str, str, str], *, colour: bool
) -> list[str]:
    """A place, its line where there is one, and the mark below it; `style` has the arrow, the mark, and its colour."""
    paint = partial(_paint, colour=colour)
    arrow, mark, kind = style
    out = [f"{paint('frame', ' ' * gutter + arrow)} {printable(span.file)}:{span.line}:{span.column}"]
    if 0 < span.line <= len(lines):
        shown, start, width = _excerpt(lines[span.line - 1], span)
        bar = paint("frame", " " * gutter + " |")
        number = paint("frame", f"{span.line:>{gutter}} |")
        out += [
            bar,
            f"{number} {shown}",
            f"{bar} {' ' * start}{paint(kind, mark * width)} {message}".rstrip(),
        ]
    return out


def _paint(kind: str, text: str, *, colour: bool) -> str:
    return f"{_COLOURS[kind]}{text}{_COLOURS['end']}" if colour else text


def _one(item: Diagnostic, lines: Lines, *, colour: bool) -> str:
    paint = partial(_paint, colour=colour)
    gutter = max(len(str(span.line)) for span in (item.span, *(related.span for related in item.related)))
    out = [
        f"{paint(item.severity, f'{item.severity}[{item.code}]')}{paint('bold', ': ' + sentence(item.message))}"
    ]
    out += _place(item.span, lines(item.span.file), gutter, "", ("-->", "^", item.severity), colour=colour)
    for related in item.related:
        out += _place(
            related.span,
            lines(related.span.file),
            gutter,
            related.message,
            (":::", "-", "frame"),
            colour=colour,
        )
    equals = paint("frame", " " * gutter + " =")
    out += [f"{equals} {paint('bold', 'note')}: {sentence(note)}" for note in item.notes]
    if item.help is not None:
        out.append(f"{equals} {paint('bold', 'help')}: {sentence(item.help)}")
    return "\n".join(out) + "\n"


def _excerpt(line: str, span: Span) -> tuple[str, int, int]:
    """The part of a line around a place, and the columns of a terminal at which the place begins and that it takes."""
    start = min(span.column - 1, len(line))
    long = len(line) > _WIDTH
    cut = max(0, start - _WIDTH // 2) if long else 0
    stop = cut + _WIDTH if long else len(line)
    end = max(start, min(stop, span.end_column - 1 if span.end_line == span.line else stop))
    before, marked, behind = (
        printable(part.replace("\t", " ")) for part in (line[cut:start], line[start:end], line[end:stop])
    )
    before = ("…" if cut else "") + before
    return before + marked + behind + ("…" if long else ""), _columns(before), max(1, _columns(marked))


def _columns(text: str) -> int:
    """The columns that a terminal gives to text: two for wide characters, none for accents of their own."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def sentence(text: str) -> str:
    """A sentence for the terminal; of an endless one the beginning and the end."""
    return printable(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 80]}…{text[-80:]}")


def printable(text: str) -> str:
    """Text that cannot steer a terminal: control and other unprintable characters are spelled out."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
