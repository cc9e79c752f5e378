"""Looking at functions' files without running them: whether they parse, and whether they have a handler."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final

from edgecdn.compiler.python_source import parsed
from edgecdn.diagnostics.diagnostic import Diagnostic, Span
from edgecdn.plan.model import Function
from edgecdn.runtimes.python.version import HERE, is_here

_HANDLERS: Final = ("fetch", "on_fetch")


def check_functions(functions: tuple[Function, ...], texts: Mapping[str, str]) -> Iterator[Diagnostic]:
    """What is wrong with those of these functions that are in Python; the `texts` of their files are by name."""
    for function in functions:
        if function.runtime != "python":
            continue
        if not is_here(function.version):
            yield _elsewhere(function)
        elif function.file in texts:
            yield from _checked(function.file, texts[function.file])


def _elsewhere(function: Function) -> Diagnostic:
    source = function.source
    return Diagnostic(
        "FUNC007",
        f"The function `{function.name}` asks for Python {function.version}, and the Python that runs edgecdn is {HERE}.",
        Span.point(function.file) if source is None else Span.point(source.file, source.line, source.column),
        help=f"Write `runtime: python:{HERE}`, or install edgecdn with Python {function.version}.",
    )


def _checked(file: str, code: str) -> Iterator[Diagnostic]:
    module = parsed(code, file)
    if isinstance(module, Diagnostic):
        yield module
        return
    names = _Names()
    names.read(module.body)
    if names.hidden is not None:
        yield _hidden(file, names.hidden)
    elif not names.handler:
        yield Diagnostic(
            "FUNC013",
            f"{file} has no handler.",
            Span.point(file),
            help="Write `async def fetch(request, env, ctx): …`.",
        )


def _hidden(file: str, alias: ast.alias) -> Diagnostic:
    end = alias.end_col_offset or alias.col_offset
    return Diagnostic(
        "FUNC030",
        f"In {file}, `fetch` of `workers` is hidden by the handler of the same name, which would call itself.",
        Span(file, alias.lineno, alias.col_offset + 1, alias.end_lineno or alias.lineno, end + 1),
        help="Write `import workers` and `await workers.fetch(request)`, or call the handler `on_fetch`.",
    )


class _Names:
    """What the top of a module makes of the names that matter."""

    def __init__(self) -> None:
        self.handler = False
        self.imported: ast.alias | None = None
        self.hidden: ast.alias | None = None

    def read(self, body: list[ast.stmt]) -> None:
        """Go through statements, also those under conditions: whether these hold is not known here."""
        for statement in body:
            match statement:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if name in _HANDLERS:
                    self.handler = True
                    if name == "fetch":
                        self.hidden = self.imported
                case ast.ClassDef(name="Default"):
                    self.handler = True
                case ast.Assign(targets=targets):
                    named = [target.id for target in targets if isinstance(target, ast.Name)]
                    self.handler = self.handler or any(name in (*_HANDLERS, "Default") for name in named)
                case ast.ImportFrom(module=module, names=names):
                    for alias in names:
                        self._imported(module, alias)
                case ast.If() | ast.For() | ast.While() | ast.With() | ast.Try():
                    for part in ("body", "orelse", "finalbody"):
                        self.read(getattr(statement, part, []))
                    for handler in getattr(statement, "handlers", []):
                        self.read(handler.body)
                case _:
                    pass

    def _imported(self, module: str | None, alias: ast.alias) -> None:
        name = alias.asname or alias.name
        if module == "workers":
            self.imported = alias if name == "fetch" else self.imported
        else:
            self.handler = self.handler or name in (*_HANDLERS, "Default", "*")
