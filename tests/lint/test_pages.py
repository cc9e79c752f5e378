"""Every code that is raised anywhere has a page."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from edgecdn.lint.pages import codes, index, page

PACKAGE = Path(__file__).parents[2] / "edgecdn"
CODE = re.compile(r"[A-Z]{2,10}[0-9]{3}")


def raised() -> set[str]:
    """The codes in calls of `Diagnostic(…)` and `Rule(…)`, and those that are handed to others or named by themselves."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        if "diagnostics/codes" in path.as_posix():
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            words: tuple[ast.expr | None, ...] = ()
            if isinstance(node, ast.Call):
                words = (*node.args, *(keyword.value for keyword in node.keywords))
            elif isinstance(node, ast.AnnAssign):
                words = (node.value,)
            if words:
                found |= {
                    word.value
                    for word in words
                    if isinstance(word, ast.Constant)
                    and isinstance(word.value, str)
                    and CODE.fullmatch(word.value)
                }
    return found


def test_each_code_has_a_page_and_each_page_a_code() -> None:
    assert raised() - {"RULE001"} == set(codes())


@pytest.mark.parametrize("code", codes())
def test_a_page_says_why_and_what_to_do(code: str) -> None:
    text = page(code)
    assert text is not None
    assert text.startswith(f"# {code}: ")
    assert "## The way out" in text or "## Good" in text
    assert f"[{code}]({code}.md)" in index()


def test_there_is_no_page_of_what_is_no_code() -> None:
    assert page("CACHE999") is None
