"""YAML101: a word that YAML 1.1 reads as something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edgecdn.config.tree import Mapping, Node, Scalar, Sequence
from edgecdn.diagnostics.diagnostic import Edit, Fix
from edgecdn.lint.rule import Finding, Rule
from edgecdn.lint.subject import Subject

_OLDER: Final = re.compile(
    r"(?P<boolean>y|n|yes|no|on|off)|(?P<clock>[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?)|(?P<number>0[0-7]+|0b[01]+|[0-9][0-9_]*_[0-9_]*)",
    re.IGNORECASE,
)


def check(subject: Subject) -> Iterator[Finding]:
    """Values without quotes; keys such as `on` are the config's own words."""
    for value in _values(subject.cdn):
        found = _OLDER.fullmatch(value.text)
        lines = subject.lines.get(value.span.file, ())
        line = lines[value.span.line - 1] if value.span.line <= len(lines) else ""
        if found is None or not line.startswith(value.text, value.span.column - 1):
            continue
        fix = Fix((Edit(value.span, f'"{value.text}"'),), safe=isinstance(value.value, str))
        yield Finding(
            f"Other tools read {value.text} as a {found.lastgroup}.",
            value.span,
            f'Put it between quotes: "{value.text}".',
            fix=fix,
        )


def _values(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Sequence(items=items):
            for item in items:
                yield from _values(item)
        case Mapping(pairs=pairs):
            for _, value in pairs:
                yield from _values(value)


RULE = Rule(
    code="YAML101",
    title="A value without quotes means something else in YAML 1.1.",
    why="edgecdn reads YAML 1.2, in which `no` is a word. Most other tools, those of CI among them, still read 1.1, in which it is false, "
    "`12:30` is 750, and `010` is 8.",
    bad="""
caching_rules:
  - pattern: "/pages/*"
    key: {language: [en, no]}
""",
    good="""
caching_rules:
  - pattern: "/pages/*"
    key: {language: ["en", "no"]}
""",
    check=check,
)
