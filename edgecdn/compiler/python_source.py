"""Reading functions in Python without running them: whether they parse, and what they import."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from edgecdn.diagnostics.diagnostic import Diagnostic, Span

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Import:
    """An import: how many dots stand before its name, the name itself, and the names that are taken from it.

    `position` is where the statement stands in the text; `guarded` says that the code goes on where it fails.
    """

    level: int
    name: str
    names: tuple[str, ...]
    position: int
    guarded: bool


def parsed(code: str, file: str) -> ast.Module | Diagnostic:
    """A module's syntax tree, or what is wrong with it (FUNC012) at its place."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(code, file)
            # What the grammar lets through and the compiler does not, such as a `return` outside of a function.
            compile(module, file, "exec", dont_inherit=True)
    except SyntaxError as wrong:
        return _slip(file, wrong)
    except (ValueError, RecursionError, MemoryError) as wrong:
        message = f"{file} is no Python: {str(wrong) or 'it is nested too deep'}."
        return Diagnostic("FUNC012", message, Span.point(file), help="Mend it.")
    return module


def _slip(file: str, wrong: SyntaxError) -> Diagnostic:
    line, column = max(1, wrong.lineno or 1), max(1, wrong.offset or 1)
    # An end that lies before its start means that nobody knows it.
    end = (wrong.end_lineno or line, wrong.end_offset or 0)
    end = end if end > (line, column) else (line, column + 1)
    return Diagnostic(
        "FUNC012",
        f"{file} is no Python: {wrong.msg}.",
        Span(file, line, column, *end),
        help="Mend it; an editor shows the place, too.",
    )


def imports_of(code: str) -> tuple[Import, ...]:
    """All imports in a module's text, also those inside of functions; none where it does not parse."""
    try:
        module = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    # Lines as the parser counts them, which knows fewer ends of lines than text has.
    lines = _LINE.findall(code)
    starts = [0, *accumulate(map(len, lines))]
    found: list[Import] = []
    waiting: list[tuple[ast.AST, bool]] = [(module, False)]
    while waiting:
        node, guarded = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            # Columns count bytes; positions count characters.
            before = lines[node.lineno - 1].encode()[: node.col_offset].decode("utf-8", "replace")
            position = starts[node.lineno - 1] + len(before)
            if isinstance(node, ast.Import):
                found += (Import(0, alias.name, (), position, guarded) for alias in node.names)
            else:
                names = tuple(alias.name for alias in node.names)
                found.append(Import(node.level, node.module or "", names, position, guarded))
        inside = guarded or isinstance(node, ast.Try | ast.If)
        waiting += ((child, inside) for child in ast.iter_child_nodes(node))
    return tuple(sorted(found, key=lambda item: item.position))
