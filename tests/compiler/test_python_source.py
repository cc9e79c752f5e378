"""Functions in Python are read without being run."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.compiler.python_source import Import, imports_of, parsed
from edgecdn.diagnostics.diagnostic import Diagnostic


@pytest.mark.parametrize(
    ("code", "place", "text"),
    [
        ("x = 1\ny = = 2\n", (2, 5), "invalid syntax"),
        ("return 1\n", (1, 1), "'return' outside function"),
        ("é = 'x\n", (1, 5), "unterminated string literal (detected at line 1)"),
    ],
)
def test_a_slip_has_its_place(code: str, place: tuple[int, int], text: str) -> None:
    found = parsed(code, "f.py")
    assert isinstance(found, Diagnostic)
    assert (found.code, found.span.line, found.span.column) == ("FUNC012", *place)
    assert found.message == f"f.py is no Python: {text}."


@given(st.text(alphabet="ab =()[]:\n\r\x0c\u2028\t.'\"\\#é\0fromimport", max_size=40))
def test_whatever_it_is_it_is_a_tree_or_a_diagnostic(code: str) -> None:
    found = parsed(code, "f.py")
    assert isinstance(found, ast.Module | Diagnostic)
    for asked in imports_of(code):
        assert code[asked.position :].startswith(("import", "from"))


def test_imports_wherever_they_stand() -> None:
    code = (
        "import a.b, c as d\né = 1; from .x import y, z\n"
        "def f():\n    from .. import q\ntry:\n    import fast\nexcept ImportError:\n    fast = None\n"
    )
    assert imports_of(code) == (
        Import(0, "a.b", (), 0, guarded=False),
        Import(0, "c", (), 0, guarded=False),
        Import(1, "x", ("y", "z"), 26, guarded=False),
        Import(2, "", ("q",), 59, guarded=False),
        Import(0, "fast", (), 85, guarded=True),
    )
    assert imports_of("import (") == ()
