"""Diagnostics for people."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.diagnostics.diagnostic import Diagnostic, Related, Span
from edgecdn.diagnostics.render.concise import render_concise
from edgecdn.diagnostics.render.text import printable, render_text, sentence

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


@pytest.mark.parametrize(
    ("line", "column", "caret"),
    [
        ("日本 x", 4, "     ^"),
        ("e\u0301 x", 4, "  ^"),
        ("\u200b x", 3, "       ^"),
        ("\tx", 2, " ^"),
        ("\x00x", 1, "^^^^"),
        ("日本", 1, "^^"),
        ("x", 9, " ^"),
    ],
)
def test_the_caret_stands_where_the_terminal_shows_the_place(line: str, column: int, caret: str) -> None:
    shown = render_text([Diagnostic("X", "x.", Span.point("f", 1, column))], {"f": line}, colour=False)
    assert shown.splitlines()[-1] == f"  | {caret}"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_lines_end_as_the_readers_of_yaml_count_them(end: str) -> None:
    shown = render_text([Diagnostic("X", "x.", Span.point("f", 2))], {"f": f"a\x0cb{end}c"}, colour=False)
    assert "2 | c\n" in shown


def test_of_an_endless_sentence_the_beginning_and_the_end_are_shown() -> None:
    shown = sentence(f"It cannot be `{'9' * 5000}`, so write less.")
    assert len(shown) < 500
    assert shown.startswith("It cannot be `99")
    assert shown.endswith("99`, so write less.")


def test_a_files_name_cannot_steer_a_terminal_either() -> None:
    item = Diagnostic("X", "x.", Span.point("a\x1b[31m\nb"))
    assert "--> a\\x1b[31m\\nb:1:1\n" in render_text([item], {}, colour=False)
    assert render_concise([item]) == "a\\x1b[31m\\nb:1:1: X x.\n"


def test_a_thousand_problems_in_one_long_line_are_shown_in_time() -> None:
    items = [Diagnostic("X", "x.", Span.point("f", 1, n * 100 + 1)) for n in range(1000)]
    began = time.process_time()
    render_text(items, {"f": "x" * 1_000_000}, colour=False)
    assert time.process_time() - began < 3


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
