"""`# edgecdn: ignore[CACHE004] reason`: advice that somebody has looked at and decided against, at its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from edgecdn.config.tree import Mapping, Node, Scalar
from edgecdn.config.tree import Sequence as Items
from edgecdn.diagnostics.diagnostic import Diagnostic, Span, did_you_mean

_COMMENT: Final = re.compile(r"(?:^|(?<=\s))#\s*edgecdn:\s*ignore\[([^\]]*)\](.*)")

_GUESSES: Final = 100
"""So many unknown codes are told which ones are near: guessing takes a millisecond."""


@dataclass(frozen=True, slots=True)
class Ignore:
    """One code that a comment silences in its own line and in the line `below`; `span` is the code in the comment."""

    code: str
    span: Span
    below: int
    reason: str


def read_ignores(text: str, file: str, tree: Node) -> tuple[Ignore, ...]:
    """The comments in a config: each holds for its own line, or, alone on its line, for the next one that is no comment."""
    lines = text.splitlines()
    written = {
        line
        for scalar in _scalars(tree)
        if "#" in scalar.text and scalar.span.file == file
        for line in range(scalar.span.line, scalar.span.end_line + 1)
    }
    below = _below(lines)
    found: list[Ignore] = []
    for number, line in enumerate(lines, 1):
        comment = _COMMENT.search(line)
        if comment is None or number in written:
            continue
        last = number if line[: comment.start()].strip() else below[number - 1]
        for code in re.finditer(r"[^,\s]+", comment[1]):
            column = comment.start(1) + code.start() + 1
            span = Span(file, number, column, number, column + len(code[0]))
            found.append(Ignore(code[0], span, last, comment[2].strip()))
    return tuple(found)


def _below(lines: Sequence[str]) -> Sequence[int]:
    """For each line the number, from 1, of the next one that is no comment."""
    found, next_one = [], len(lines) + 1
    for number in range(len(lines), 0, -1):
        found.append(next_one)
        if not lines[number - 1].lstrip().startswith("#"):
            next_one = number
    return found[::-1]


def silenced(
    diagnostics: Iterable[Diagnostic], ignores: Sequence[Ignore], known: Sequence[str], *, idle: bool = True
) -> Iterator[Diagnostic]:
    """The diagnostics that nobody silences, and what is wrong with the comments. Errors cannot be silenced.

    `idle` says that comments which silence nothing are told.
    """
    at: dict[tuple[str, str, int], list[Ignore]] = {}
    for ignore in ignores:
        for line in {ignore.span.line, ignore.below}:
            at.setdefault((ignore.code, ignore.span.file, line), []).append(ignore)
    used: set[Ignore] = set()
    for item in diagnostics:
        by = () if item.severity == "error" else at.get((item.code, item.span.file, item.span.line), ())
        used.update(by)
        if not by:
            yield item
    guesses = _GUESSES
    for ignore in ignores:
        if ignore.code not in known:
            guesses -= 1
            yield unknown(ignore.code, ignore.span, known if guesses > 0 else ())
        elif ignore not in used:
            if not idle:
                continue
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
