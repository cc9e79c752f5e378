"""Runtimes that the config asks for and that are not here."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from edgecdn.compiler.compile import Loaded
from edgecdn.diagnostics.diagnostic import Diagnostic, Severity, Span
from edgecdn.plan.model import Function
from edgecdn.runtimes.errors import CannotStart
from edgecdn.runtimes.nodejs.find import find_node
from edgecdn.runtimes.python.version import require

SERVED = "All else is served; a request to this function gets a 503 until its runtime is here."
UNREAD = "So its file was not read, and a mistake in it not found."


def with_lacking(loaded: Loaded, severity: Severity, note: str, here: Collection[str] = ()) -> Loaded:
    """The same with a diagnostic for each function whose runtime is not here; its plan stays.

    `here` are majors that are known to be, and so not looked for.
    """
    if loaded.plan is None:
        return loaded
    there = tuple(
        function for function in loaded.plan.functions if function.version.partition(".")[0] not in here
    )
    found = tuple(_lacking(there, severity, note))
    return replace(loaded, diagnostics=(*loaded.diagnostics, *found))


def _lacking(functions: tuple[Function, ...], severity: Severity, note: str) -> Iterator[Diagnostic]:
    told: dict[str, str | None] = {}
    for function in functions:
        name = f"{function.runtime}:{function.version}"
        if name not in told:
            told[name] = _why_not(function)
        why = told[name]
        if why is None:
            continue
        here, _, way_out = why.partition(". ")
        source = function.source
        span = (
            Span.point(function.file)
            if source is None
            else Span.point(source.file, source.line, source.column)
        )
        message = f"The function `{function.name}` cannot run: {here}."
        yield Diagnostic("FUNC020", message, span, severity, notes=(note,), help=way_out)


def _why_not(function: Function) -> str | None:
    try:
        if function.runtime == "python":
            require(function.version)
        else:
            find_node(function.version.partition(".")[0])
    except CannotStart as problem:
        return str(problem)
    return None
