"""From bytes to a tree: everything that can be wrong with a file before its meaning matters."""

from __future__ import annotations

from typing import Final

import yaml

from edgecdn.config.building import Builder, Refused
from edgecdn.config.slips import told
from edgecdn.config.tree import Node
from edgecdn.diagnostics.diagnostic import Diagnostic, Span

MOST_BYTES: Final = 1024 * 1024

_LIBYAML: Final = yaml.__with_libyaml__
_SOON: Final = 128 * 1024
"""So many characters the pure parser reads in half a second."""


def read_yaml(data: bytes, file: str) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The tree that `data` spells, or None, and what is wrong with it. Never raises, whatever the bytes are."""
    start = Span.point(file)
    if len(data) > MOST_BYTES:
        text = f"The file has {len(data):,} bytes; a config may have {MOST_BYTES:,}."
        return None, (Diagnostic("YAML001", text, start, help="Split the site, or generate less."),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        message = f"The file is not UTF-8: byte 0x{data[problem.start]:02x} cannot be read."
        before = data[data.rfind(b"\n", 0, problem.start) + 1 : problem.start]
        column = len(before.decode("utf-8-sig", "replace")) + 1
        return None, (
            Diagnostic("YAML002", message, Span.point(file, line, column), help="Save it as UTF-8."),
        )
    try:
        return _built(text, file, libyaml=_LIBYAML)
    except yaml.YAMLError as problem:
        return None, (_explained(problem, file, text),)


def _built(text: str, file: str, *, libyaml: bool) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The tree, and what is wrong with it that is not a matter of syntax. Raises `yaml.YAMLError`."""
    # libyaml is several times faster, and not everywhere; the pure parser reads the same language.
    events = yaml.parse(text, Loader=yaml.CSafeLoader if libyaml else yaml.SafeLoader)
    try:
        builder = Builder(events, file)
        return builder.document(), tuple(builder.problems)
    except Refused as refused:
        return None, (refused.diagnostic,)


def _explained(problem: yaml.YAMLError, file: str, text: str) -> Diagnostic:
    """What is wrong, in the pure parser's view where that is soon there: it knows places better, and is on every machine."""
    mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
    if _LIBYAML and (mark is None or mark.index < _SOON):
        try:
            _, (refused, *_) = _built(text, file, libyaml=False)
        except yaml.YAMLError as pure:
            problem = pure
        except ValueError:  # it finds nothing wrong
            pass
        else:
            return refused
    return told(problem, file, text)
