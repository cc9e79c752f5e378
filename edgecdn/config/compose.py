"""One config of several: included files, environments, and variables. Pure: files come from whoever asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Sequence as Several
from dataclasses import dataclass, field
from typing import Final

from edgecdn.config.tree import Mapping as Map
from edgecdn.config.tree import Node, Scalar, Sequence, core_value
from edgecdn.diagnostics.diagnostic import Diagnostic, Span, did_you_mean, join

MOST_FILES: Final = 64

# Linear: no part can begin where another may go on.
_REFERENCE: Final = re.compile(r"\$\$|\$\{([^}:]*)(?:(:-)([^}]*))?\}|\$\{")
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

Read = Callable[[str, Span], Node | Several[Diagnostic]]
"""The tree of a file that is named relative to the config's folder, or what is wrong with it; the span names it."""


@dataclass(eq=False, slots=True)
class Composer:
    """What composing needs, and what it finds wrong."""

    read: Read
    variables: Mapping[str, str]
    problems: list[Diagnostic] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def whole(self, tree: Node, environment: str | None) -> Node:
        """The config that `tree` comes to: with what it includes, as the `environment` has it, its variables put in."""
        joined = self._included(tree, (tree.span.file,))
        if isinstance(joined, Map):
            joined = self._environment(joined, environment)
        elif environment is not None:
            self._say(
                "ENV003", f"There is no environment `{environment}`.", tree.span, "Name it in the config."
            )
        return self._expanded(joined)

    def _say(self, code: str, message: str, span: Span, way_out: str) -> None:
        self.problems.append(Diagnostic(code, message, span, help=way_out))

    def _included(self, tree: Node, chain: tuple[str, ...]) -> Node:
        """The tree with the files that it includes behind it: its own values win, its own items come first."""
        named = tree.get("include") if isinstance(tree, Map) else None
        if named is None or not isinstance(tree, Map):
            return tree
        whole: Node = without(tree, "include")
        for item in named.items if isinstance(named, Sequence) else (named,):
            if not isinstance(item, Scalar) or not isinstance(item.value, str):
                self._say(
                    "INCLUDE001",
                    "`include` takes names of files.",
                    item.span,
                    "Write `include: [rules.yaml]`.",
                )
                continue
            if item.value in chain:
                message = f"{join([*chain, item.value], 'and')} include each other."
                self._say("INCLUDE003", message, item.span, "Take it out of one of them.")
                continue
            if len(self.files) >= MOST_FILES:
                self._say(
                    "INCLUDE004", f"More than {MOST_FILES} files are included.", item.span, "Include fewer."
                )
                break
            self.files.append(item.value)
            read = self.read(item.value, item.span)
            if isinstance(read, Scalar | Sequence | Map):
                whole = merged(whole, self._included(read, (*chain, item.value)), join_lists=True)
            else:
                self.problems += read
        return whole

    def _environment(self, tree: Map, name: str | None) -> Node:
        """The tree as one environment has it: what that says wins, and its lists stand in place of the others."""
        listed = tree.get("environments")
        plain = without(tree, "environments")
        known = environments(tree)
        if listed is not None and known is None:
            self._say(
                "ENV004", "`environments` are settings by name.", listed.span,
                "Write for example `environments: {staging: {cdn: {status_headers: [fastly]}}}`.",
            )  # fmt: skip
        if name is None:
            return plain
        own = (known or {}).get(name)
        if own is None:
            near = did_you_mean(name, list(known or {}))
            where = tree.span if listed is None else listed.span
            told = (
                near or f"The config has {join(list(known), 'and')}."
                if known
                else "The config has no `environments:`."
            )
            self._say("ENV003", f"There is no environment `{name}`.", where, told)
            return plain
        return merged(own, plain, join_lists=False)

    def _expanded(self, node: Node) -> Node:
        match node:
            case Map(pairs, span):
                return Map(tuple((key, self._expanded(value)) for key, value in pairs), span)
            case Sequence(items, span):
                return Sequence(tuple(self._expanded(item) for item in items), span)
            case Scalar(str(text), _, span) if "$" in text:
                return self._with_values(text, span)
            case _:
                return node

    def _with_values(self, text: str, span: Span) -> Scalar:
        """A value with its variables put in; one that is nothing else is read as if its value stood there."""
        parts: list[str] = []
        end = 0
        alone = False
        for found in _REFERENCE.finditer(text):
            parts.append(text[end : found.start()])
            end = found.end()
            alone = found.start() == 0 and end == len(text) and found[0] != "$$"
            parts.append("$" if found[0] == "$$" else self._value(found, span))
        parts.append(text[end:])
        told = "".join(parts)
        return Scalar(core_value(told) if alone else told, told, span)

    def _value(self, found: re.Match[str], span: Span) -> str:
        name, default = found[1], found[3]
        if name is None or not _NAME.fullmatch(name):
            self._say(
                "ENV002", f"`{found[0]}` is no variable.", span,
                "Write ${NAME} or ${NAME:-default}; $$ stands for a dollar sign.",
            )  # fmt: skip
            return found[0]
        value = self.variables.get(name)
        if value is None or (found[2] is not None and not value):
            if found[2] is not None:
                return default or ""
            self._say(
                "ENV001", f"The variable {name} is not set.", span,
                f"Set it in the environment, or give a default: ${{{name}:-…}}.",
            )  # fmt: skip
            return found[0]
        return value


def environments(tree: Node) -> dict[str, Map] | None:
    """The environments of a config by name, empty where it has none; None where that is no mapping of mappings."""
    listed = tree.get("environments") if isinstance(tree, Map) else None
    if listed is None:
        return {}
    if not isinstance(listed, Map):
        return None
    found = {str(key.value): value for key, value in listed.pairs if isinstance(value, Map)}
    return found if len(found) == len(listed.pairs) else None


def without(tree: Map, name: str) -> Map:
    """A mapping without one of its keys."""
    return Map(tuple((key, value) for key, value in tree.pairs if key.value != name), tree.span)


def merged(over: Node, under: Node, *, join_lists: bool) -> Node:
    """Two trees as one: mappings key by key, elsewhere `over` wins; lists one behind the other with `join_lists`.

    Every value keeps its own span; a mapping of both has that of `over`.
    """
    match over, under:
        case Map(), Map():
            mine = {str(key.value): (key, value) for key, value in over.pairs}
            pairs = [
                (key, merged(mine.pop(str(key.value))[1], value, join_lists=join_lists))
                if str(key.value) in mine
                else (key, value)
                for key, value in under.pairs
            ]
            return Map((*pairs, *mine.values()), over.span)
        case Sequence(items, span), Sequence(others, _) if join_lists:
            return Sequence((*items, *others), span)
        case _:
            return over
