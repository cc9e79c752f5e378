"""What a function finds in `env`: variables, secrets, stores; and that each of them has a name of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edgecdn.compiler.words import child, items, pairs, text
from edgecdn.config.tree import Node
from edgecdn.diagnostics.diagnostic import Diagnostic, Related, Span

_NAME: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_KINDS: Final = {"vars": "a variable", "secrets": "a secret", "kv": "a key value store"}


def variables(own: Node | None, node: Node) -> tuple[tuple[str, str], ...]:
    """The variables that the file has and the config adds, or has another value for, by name."""
    return _merged("vars", own, node)


def stores(own: Node | None, node: Node) -> tuple[tuple[str, str], ...]:
    """The bindings of key value stores, each with its namespace."""
    return _merged("kv", own, node)


def image_binding(own: Node | None, node: Node) -> str:
    """The name of the binding to the image engine: the config's word counts before the file's."""
    return text(child(node, "images"), text(child(own, "images"), "IMAGES"))


def secrets(own: Node | None, node: Node) -> tuple[str, ...]:
    """The names of all secrets."""
    return tuple(dict.fromkeys(text(name) for said in (own, node) for name in items(child(said, "secrets"))))


def check_bindings(own: Node | None, node: Node, problems: list[Diagnostic]) -> None:
    """Tell names that cannot be (FUNC021), and those that stand for two things (FUNC022).

    A name for both a variable and a secret is advice (FUNC103).
    """
    seen: dict[str, tuple[str, Span | None]] = {image_binding(own, node): ("the image binding", None)}
    for kind, name, span in _bindings(own, node):
        if _NAME.fullmatch(name) is None:
            problems.append(
                Diagnostic(
                    "FUNC021",
                    f"`{name}` cannot be the name of {kind} in `env`.",
                    span,
                    help="Write letters, digits and _ alone, and no digit first.",
                )
            )
            continue
        first, where = seen.setdefault(name, (kind, span))
        if first != kind and {first, kind} != {"a variable", "a secret"}:
            problems.append(
                Diagnostic(
                    "FUNC022",
                    f"`{name}` is {kind} and {first} of one function: only one of them can be in `env`.",
                    span,
                    related=() if where is None else (Related(where, f"it is {first} here"),),
                    help="Give one of them another name.",
                )
            )


def _bindings(own: Node | None, node: Node) -> Iterator[tuple[str, str, Span]]:
    """Each binding's kind, name and place."""
    for said in (own, node):
        for section in ("vars", "kv"):
            for key, _ in pairs(child(said, section)):
                yield _KINDS[section], str(key.value), key.span
        for name in items(child(said, "secrets")):
            yield _KINDS["secrets"], text(name), name.span


def _merged(section: str, own: Node | None, node: Node) -> tuple[tuple[str, str], ...]:
    found = {
        str(key.value): text(value) for said in (own, node) for key, value in pairs(child(said, section))
    }
    return tuple(sorted(found.items()))
