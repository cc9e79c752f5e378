"""Diagnostics for people."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.diagnostics.diagnostic import Diagnostic, Related, Span
from edgecdn.diagnostics.render.text import printable, render_text

ITEM = Diagnostic(
    "X001",
    "The key `a` stands here a second time.",
    Span("f.yaml", 12, 3, 12, 4),
    notes=("It matters.",),
    help="Keep one.",
    related=(Related(Span("f.yaml", 2, 1, 2, 2), "the first one is here"),),
)
SOURCES = {"f.yaml": "x\na: 1\n" + "\n" * 9 + "  a: 2\n"}


def test_a_problem_with_all_its_parts() -> None:
    assert render_text([ITEM], SOURCES, colour=False) == (
        "error[X001]: The key `a` stands here a second time.\n"
        "  --> f.yaml:12:3\n"
        "   |\n"
        "12 |   a: 2\n"
        "   |   ^\n"
        "  ::: f.yaml:2:1\n"
        "   |\n"
        " 2 | a: 1\n"
        "   | - the first one is here\n"
        "   = note: It matters.\n"
        "   = help: Keep one.\n"
    )


def test_colours_change_nothing_but_colours() -> None:
    import re

    coloured = render_text([ITEM], SOURCES, colour=True)
    assert "\x1b[1;31m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render_text([ITEM], SOURCES, colour=False)


def test_a_source_that_is_not_there_is_left_out() -> None:
    assert (
        render_text([Diagnostic("X", "x.", Span.point("g"))], {}, colour=False)
        == "error[X]: x.\n --> g:1:1\n"
    )


@given(line=st.text(max_size=300), column=st.integers(1, 400), width=st.integers(1, 400))
def test_the_caret_stands_under_its_place_and_no_line_is_endless(line: str, column: int, width: int) -> None:
    span = Span("f", 1, column, 1, column + width)
    shown = render_text([Diagnostic("X", "x.", span)], {"f": line}, colour=False)
    assert all(len(part) < 1500 for part in shown.splitlines())
    assert all(char.isprintable() or char == "\n" for char in shown)


@given(text=st.text(max_size=20))
def test_nothing_steers_a_terminal(text: str) -> None:
    assert printable(text).isprintable()
    if text.isprintable():
        assert printable(text) == text
