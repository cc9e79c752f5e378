"""`# edgecdn: ignore[CACHE004] reason`: advice that somebody has looked at and decided against, at its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from edgecdn.config.tree import Mapping, Node, Scalar
from edgecdn.config.tree import Sequence as Items
from edgecdn.diagnostics.diagnostic import Diagnostic, Span, did_you_mean

_COMMENT: Final = re.compile(r"(?:^|(?<=\s))#\s*edgecdn:\s*ignore\[([^\]\n]*)\][ \t]*([^\n]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Ignore:
    """One code that a comment silences in the lines from `first` to `last`; `span` is the code in the comment."""

    code: str
    span: Span
    first: int
    last: int
    reason: str


def read_ignores(text: str, file: str, tree: Node) -> tuple[Ignore, ...]:
    """The comments in a config: each holds for its own line, or, alone on its line, for the next one that is no comment."""
    lines = text.split("\n")
    written = {
        line
        for scalar in _scalars(tree)
        if "#" in scalar.text
        for line in range(scalar.span.line, scalar.span.end_line + 1)
    }
    found: list[Ignore] = []
    for comment in _COMMENT.finditer(text):
        line = text.count("\n", 0, comment.start()) + 1
        begin = text.rfind("\n", 0, comment.start()) + 1
        if line in written:
            continue
        last = line
        if not text[begin : comment.start()].strip():
            while last < len(lines) and lines[last - 1].lstrip().startswith("#"):
                last += 1
        for code in re.finditer(r"[^,\s]+", comment[1]):
            column = comment.start(1) + code.start() - begin + 1
            span = Span(file, line, column, line, column + len(code[0]))
            found.append(Ignore(code[0], span, line, last, comment[2].strip()))
    return tuple(found)


def silenced(
    diagnostics: Iterable[Diagnostic], ignores: Sequence[Ignore], known: Sequence[str]
) -> Iterator[Diagnostic]:
    """The diagnostics that nobody silences, and what is wrong with the comments. Errors cannot be silenced."""
    used: set[Ignore] = set()
    for item in diagnostics:
        by = [
            ignore
            for ignore in ignores
            if ignore.code == item.code
            and ignore.span.file == item.span.file
            and ignore.first <= item.span.line <= ignore.last
            and item.severity != "error"
        ]
        used.update(by)
        if not by:
            yield item
    for ignore in ignores:
        if ignore.code not in known:
            yield unknown(ignore.code, ignore.span, known)
        elif ignore not in used:
            message = f"There is nothing for this comment to silence: no {ignore.code} is found here."
            yield Diagnostic("LINT001", message, ignore.span, "warning", help="Take it out.")
        elif not ignore.reason:
            message = f"The comment says {ignore.code} is silenced, and not why."
            way_out = "Write the reason behind the bracket, for whoever reads it next."
            yield Diagnostic("LINT004", message, ignore.span, "warning", help=way_out)


def unknown(code: str, span: Span, known: Sequence[str]) -> Diagnostic:
    """What is said of a code or family that is none."""
    way_out = did_you_mean(code, known) or "`docs/rules/` lists all codes."
    return Diagnostic("LINT002", f"There is no advice with the code `{code}`.", span, "warning", help=way_out)


def _scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Items(items=items):
            for item in items:
                yield from _scalars(item)
        case Mapping(pairs=pairs):
            for key, value in pairs:
                yield key
                yield from _scalars(value)
