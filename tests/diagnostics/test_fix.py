"""Fixes in a text."""

from __future__ import annotations

from edgecdn.diagnostics.diagnostic import Edit, Fix, Span
from edgecdn.diagnostics.fix import apply


def fix(line: int, start: int, end: int, text: str, end_line: int | None = None) -> Fix:
    span = Span("f", line, start, line if end_line is None else end_line, end)
    return Fix((Edit(span, text),), safe=True)


def test_what_is_around_stays() -> None:
    text = "a: 1  # one\r\nb: no\nc: 3\n"
    assert apply(text, [fix(2, 4, 6, '"no"'), fix(1, 4, 5, "10")]) == ('a: 10  # one\r\nb: "no"\nc: 3\n', 2)


def test_a_line_can_be_taken_out_even_the_last_one() -> None:
    assert apply("a: 1\nb: 2\n", [fix(2, 1, 1, "", 3)]) == ("a: 1\n", 1)
    assert apply("a: 1\nb: 2", [fix(2, 1, 1, "", 3)]) == ("a: 1\n", 1)


def test_of_two_that_touch_the_same_place_one_waits() -> None:
    assert apply("abc", [fix(1, 1, 3, "x"), fix(1, 2, 4, "y")]) == ("xc", 1)
