"""YAML as a tree of frozen nodes, each with its span; scalars are read as YAML 1.2's core schema reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from edgecdn.diagnostics.diagnostic import Span

_INT: Final = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]
"""A tree as JSON has it, for JSON Schema."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, number, boolean or null, and its text as written."""

    value: str | int | float | bool | None
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in their order; keys are strings, each there once."""

    pairs: tuple[tuple[Scalar, Node], ...]
    span: Span

    def get(self, name: str) -> Node | None:
        """The value under `name`, or None."""
        for key, value in self.pairs:
            if key.value == name:
                return value
        return None

    def key(self, name: str) -> Scalar | None:
        """The key `name` itself, for its span."""
        for key, _ in self.pairs:
            if key.value == name:
                return key
        return None


Node = Scalar | Sequence | Mapping


def plain(node: Node) -> Plain:
    """The tree without its spans."""
    match node:
        case Scalar(value=value):
            return value
        case Sequence(items=items):
            return [plain(item) for item in items]
        case Mapping(pairs=pairs):
            return {str(key.value): plain(value) for key, value in pairs}


def at(node: Node, path: tuple[str | int, ...]) -> Node:
    """The node that a path of keys and indexes leads to, as far as it leads."""
    for step in path:
        match node, step:
            case Mapping(), str(name) if (inner := node.get(name)) is not None:
                node = inner
            case Sequence(items=items), int(index) if index < len(items):
                node = items[index]
            case _:
                return node
    return node


def core_value(text: str) -> str | int | float | bool | None:
    """What plain (unquoted) text means by YAML 1.2's core schema: `no` and `12:30:45` are strings there.

    An integer of more than 18 digits stays the text it is: no setting is so large.
    """
    match text:
        case "" | "~" | "null" | "Null" | "NULL":
            return None
        case "true" | "True" | "TRUE":
            return True
        case "false" | "False" | "FALSE":
            return False
    if len(text) <= 18 and text[:1] in "+-.0123456789":
        if _INT.fullmatch(text):
            return int(text, 0) if text[:2] in ("0x", "0o") else int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
    return text
