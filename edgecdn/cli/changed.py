"""Functions whose code a save has changed: whether it can be read is known before it is served."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from edgecdn.compiler.compile import Loaded
from edgecdn.diagnostics.diagnostic import Diagnostic
from edgecdn.plan.model import Function
from edgecdn.runtimes.nodejs.check import check_functions

UNREADABLE: Final = "All else is served; a request to this function gets a 503 until it is mended."

_SCRIPTS: Final = (".js", ".mjs", ".cjs")


def unreadable(loaded: Loaded, before: Iterable[Function] = ()) -> tuple[Diagnostic, ...]:
    """What is wrong in the code that differs from what ran `before`: in functions' own files, and in those that they import."""
    if loaded.plan is None:
        return ()
    known = {function.name: function for function in before}
    changed = tuple(
        function for function in loaded.plan.functions if _code(known.get(function.name)) != _code(function)
    )
    texts = dict(loaded.texts)
    imported = tuple(_imported(loaded, changed, known, texts))
    found = list(check_functions((*changed, *imported), texts))
    if any(function.runtime == "python" for function in changed):
        from edgecdn.runtimes.python.check import check_functions as check_python

        found += check_python(changed, texts)
    own = {function.file for function in changed}
    # A file that is imported need export no handler.
    return tuple(dict.fromkeys(item for item in found if item.code == "FUNC012" or item.span.file in own))


def _code(function: Function | None) -> object:
    return None if function is None else (function.sha256, function.modules, function.version, function.api)


def _imported(
    loaded: Loaded, changed: Iterable[Function], known: Mapping[str, Function], texts: dict[str, str]
) -> Iterator[Function]:
    """The project's own files that changed functions import and that are new, as functions of these files."""
    for function in changed:
        before = known.get(function.name)
        old = () if before is None else before.modules
        for module in function.modules:
            if module in old or not module.file.endswith(_SCRIPTS):
                continue
            try:
                texts[module.file] = (loaded.root / module.file).read_text("utf-8", "replace")
            except OSError:
                continue
            yield replace(function, file=module.file, api=None)


def with_code_read(loaded: Loaded, before: Iterable[Function]) -> Loaded:
    """The same, without a plan where changed code cannot be read."""
    found = unreadable(loaded, before)
    return replace(loaded, plan=None, diagnostics=(*loaded.diagnostics, *found)) if found else loaded
