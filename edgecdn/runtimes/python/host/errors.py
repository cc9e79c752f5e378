"""Where in the function's own source an error happened, and how it is told."""

from __future__ import annotations

import traceback
from itertools import islice
from pathlib import PurePath
from types import TracebackType
from typing import Any, Final

HOST: Final = str(PurePath(__file__).parent)

_LONGEST: Final = 300
_DEEPEST: Final = 20


def place_of(error: BaseException, root: str) -> str:
    """`file:line:column` of the innermost place below `root`, relative to it; empty where there is none."""
    return next((place for place, _ in _places(error, root)), "")


def stack_of(error: BaseException, root: str) -> list[str]:
    """All such places, the innermost first: `file:line:column in name`."""
    told = [f"{place} in {name}" if name else place for place, name in _places(error, root)]
    return [line[:_LONGEST] for line in told[:_DEEPEST]]


def _places(error: BaseException, root: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        if code.co_filename.startswith(f"{root}/"):
            place = f"{code.co_filename[len(root) + 1 :]}:{step.tb_lineno}{_column(step)}"
            found.append((place, "" if code.co_name.startswith("<") else code.co_qualname))
        step = step.tb_next
    if isinstance(error, SyntaxError) and error.filename and error.filename.startswith(f"{root}/"):
        found.append((f"{error.filename[len(root) + 1 :]}:{error.lineno}:{error.offset or 1}", ""))
    return found[::-1]


def _column(step: TracebackType) -> str:
    places = step.tb_frame.f_code.co_positions()
    _, _, column, _ = next(islice(places, step.tb_lasti // 2, None), (None, None, None, None))
    return "" if column is None else f":{column + 1}"


def told(error: BaseException) -> str:
    """An error with its traceback, as the developer wants to read it: without the host's own frames."""
    whole = traceback.TracebackException.from_exception(error)
    seen: list[traceback.TracebackException] = []
    waiting = [whole]
    while waiting:
        one = waiting.pop()
        seen.append(one)
        waiting += [other for other in (one.__cause__, one.__context__) if other is not None]
    for one in seen:
        kept = [frame for frame in one.stack if not frame.filename.startswith(HOST)]
        one.stack = traceback.StackSummary.from_list(kept)
    return "".join(whole.format()).rstrip("\n")


def message(error: BaseException) -> str:
    """An error in one line, as Python ends its tracebacks with."""
    return "".join(traceback.format_exception_only(error)[-1:]).strip()


def failure(error: BaseException, root: str) -> dict[str, Any]:
    """An error as the edge is told of it."""
    kind = "memory" if isinstance(error, MemoryError) else "exception"
    text = "it asked for more memory than it may have" if kind == "memory" else message(error)
    return {"kind": kind, "text": text, "where": place_of(error, root), "stack": stack_of(error, root)}
