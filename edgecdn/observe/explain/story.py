"""A story: a request's way through the edge, step by step, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Final

import msgspec

from edgecdn.diagnostics.render.text import printable

Scalar = str | int | float | bool | None
"""One thing that a program may read."""

Fact = Scalar | Sequence[str | Mapping[str, Scalar]]
"""What a program may read in a step."""

_MARGIN: Final = 11
_WIDTH: Final = 110


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is about (one word), sentences on it, and the same as facts for programs."""

    about: str
    told: tuple[str, ...]
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """The steps of a request, under a line that says which request it is."""

    title: str
    steps: tuple[Step, ...]


def to_json(story: Story) -> bytes:
    """The story for programs: one JSON object."""
    return msgspec.json.encode(story)


def from_json(data: bytes) -> Story:
    """The story again. Raises `ValueError` where the data is none."""
    return msgspec.json.decode(data, type=Story)


def to_text(story: Story, *, colour: bool = False) -> str:
    """The story for people: a margin with what each step is about, and its sentences beside it."""
    lines = [_styled(printable(story.title), "1", colour=colour), ""]
    for step in story.steps:
        label = f"{printable(step.about):<{_MARGIN - 1}} "
        for line in _lines(step):
            lines.append(_styled(label, "36", colour=colour) + line)
            label = " " * _MARGIN
    return "\n".join(line.rstrip() for line in lines)


def _lines(step: Step) -> Iterator[str]:
    for text in step.told:
        # What is indented belongs to the line before it; a long word such as a key is never broken.
        indent = " " * (len(text) - len(text.lstrip(" ")))
        yield from wrap(
            printable(text),
            _WIDTH - _MARGIN,
            initial_indent="",
            subsequent_indent=indent + "  ",
            break_long_words=False,
            break_on_hyphens=False,
            drop_whitespace=True,
            replace_whitespace=False,
        ) or [""]


def _styled(text: str, code: str, *, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
