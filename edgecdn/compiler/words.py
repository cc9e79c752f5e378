"""Small readers of checked trees: the structure is known to be right, so each gives the value or the default."""

from __future__ import annotations

from edgecdn.config.tree import Mapping, Node, Scalar, Sequence
from edgecdn.config.units import duration, size
from edgecdn.diagnostics.diagnostic import Span
from edgecdn.plan.model import Source


def child(node: Node | None, name: str) -> Node | None:
    """The value under a key, None where the node is no mapping or lacks it."""
    return node.get(name) if isinstance(node, Mapping) else None


def items(node: Node | None) -> tuple[Node, ...]:
    """The items of a list; a scalar counts as a list of itself, nothing as an empty one."""
    match node:
        case Sequence(items=inner):
            return inner
        case None:
            return ()
        case _:
            return (node,)


def pairs(node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
    """The keys and values of a mapping, none for anything else."""
    return node.pairs if isinstance(node, Mapping) else ()


def text(node: Node | None, default: str = "") -> str:
    """A scalar's value as text."""
    if not isinstance(node, Scalar) or node.value is None:
        return default
    return node.value if isinstance(node.value, str) else node.text


def texts(node: Node | None) -> tuple[str, ...]:
    """A list of scalars as texts."""
    return tuple(text(item) for item in items(node))


def flag(node: Node | None) -> bool:
    """Whether a boolean is there and true."""
    return isinstance(node, Scalar) and node.value is True


def seconds(node: Node | None) -> float | None:
    """A duration in seconds, None where none is given."""
    return duration(node.value) if isinstance(node, Scalar) else None


def bytes_of(node: Node | None, default: int) -> int:
    """A size in bytes."""
    found = size(node.value) if isinstance(node, Scalar) else None
    return default if found is None else found


def number(node: Node | None, default: int) -> int:
    """A whole number."""
    value = node.value if isinstance(node, Scalar) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def source(span: Span) -> Source:
    """A span's place as the plan keeps it."""
    return Source(span.file, span.line, span.column)
