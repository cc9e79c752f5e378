"""Functions' files in Python are read without being run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.diagnostics.diagnostic import Diagnostic
from edgecdn.plan.model import Source
from edgecdn.runtimes.python.check import check_functions
from edgecdn.runtimes.python.version import HERE
from tests.support.scripted import function


def found(code: str, version: str = HERE) -> list[Diagnostic]:
    source = Source("cdn.yaml", 3, 7)
    made = replace(function("f"), runtime="python", version=version, file="functions/f.py", source=source)
    other = function("g")
    return list(check_functions((made, other), {made.file: code, other.file: "no Python"}))


GOOD = {
    "a handler": "async def fetch(request, env, ctx): ...",
    "a plain one": "def on_fetch(request): ...",
    "a class": "from workers import WorkerEntrypoint\nclass Default(WorkerEntrypoint):\n  async def fetch(self, r): ...",
    "an assignment": "fetch = make()",
    "imported": "from .other import handler as fetch",
    "everything": "from .other import *",
    "under a condition": "try:\n  import x\nexcept ImportError:\n  pass\nelse:\n  def fetch(request): ...",
    "after all": "if True:\n  for x in y:\n    async def fetch(request): ...",
    "two names": "from workers import fetch\nasync def on_fetch(request): return await fetch(request)",
    "by the module": "import workers\nasync def fetch(request): return await workers.fetch(request)",
    "a doubtful escape": "x = '\\d'\ndef fetch(request): ...",
}


@pytest.mark.parametrize("what", sorted(GOOD))
def test_what_is_good(what: str) -> None:
    assert found(GOOD[what]) == []


@pytest.mark.parametrize(
    ("code", "place", "text"),
    [
        ("async def fetch(request:\n    return 1\n", (1, 16), "'(' was never closed"),
        ("def fetch(request):\n  x = = 1\n", (2, 7), "invalid syntax"),
        ("x = 1\nreturn x\n", (2, 1), "'return' outside function"),
        ("def fetch(r):\n  é = 'x\n", (2, 7), "unterminated string literal (detected at line 2)"),
        (
            "def fetch(r):\nreturn 1\n",
            (2, 1),
            "expected an indented block after function definition on line 1",
        ),
    ],
)
def test_a_slip_is_told_at_its_place(code: str, place: tuple[int, int], text: str) -> None:
    (problem,) = found(code)
    assert (problem.code, problem.span.line, problem.span.column) == ("FUNC012", *place)
    assert problem.message == f"functions/f.py is no Python: {text}."


@pytest.mark.parametrize("code", ["x\0", "(" * 300, "x = " + "-" * 100_000 + "1"])
def test_what_no_parser_takes_is_told_too(code: str) -> None:
    assert [problem.code for problem in found(code)] == ["FUNC012"]


@pytest.mark.parametrize(
    "code", ["x = 1\n", "async def handler(event): ...", "from workers import fetch", "class A: ..."]
)
def test_a_file_without_a_handler(code: str) -> None:
    (problem,) = found(code)
    assert (problem.code, problem.message) == ("FUNC013", "functions/f.py has no handler.")


def test_a_handler_that_hides_what_it_calls() -> None:
    (problem,) = found(
        "from workers import Response, fetch\nasync def fetch(request): return await fetch(request)"
    )
    assert (problem.code, problem.span.line, problem.span.column, problem.span.end_column) == (
        "FUNC030",
        1,
        31,
        36,
    )


@pytest.mark.parametrize("version", ["3", "3.1", "3.99", "2.7"])
def test_another_python_is_told_at_the_functions_line(version: str) -> None:
    (problem,) = found("", version)
    assert (problem.code, problem.span.file, problem.span.line) == ("FUNC007", "cdn.yaml", 3)
    assert f"asks for Python {version}, and the Python that runs edgecdn is {HERE}" in problem.message
