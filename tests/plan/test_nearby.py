"""The index never leaves out a pattern that has a match in common."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.plan.automata import witness
from edgecdn.plan.nearby import nearby
from edgecdn.plan.pattern import Pattern, compile_pattern

patterns = st.text("ab*?", max_size=4).map(compile_pattern)


@given(known=st.lists(patterns, max_size=6), asked=patterns)
def test_none_that_overlaps_is_left_out(known: list[Pattern], asked: Pattern) -> None:
    found = nearby(known).to(asked, len(known))
    assert list(found) == sorted(found)
    for number, pattern in enumerate(known):
        if witness([pattern, asked]) is not None:
            assert number in found


def test_other_beginnings_and_endings_are_not_asked_about() -> None:
    index = nearby([compile_pattern(text) for text in ("/a/*", "/b/*", "*.png", "/a/x", "/a", "*")])
    assert index.to(compile_pattern("/a/*.js"), 6) == (0, 5)
    assert index.to(compile_pattern("/a/*"), 5) == (0, 2, 3, 4)
    assert index.to(compile_pattern("/a/*"), 2) == (0,)
