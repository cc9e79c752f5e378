"""What the automata decide, against the matcher that routes."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.plan.automata import LONGEST, UNDECIDED, Effort, witness
from edgecdn.plan.pattern import Pattern, compile_pattern

patterns = st.lists(st.text("ab*?", max_size=4).map(compile_pattern), max_size=2)
SUBJECTS = ["".join(chars) for size in range(6) for chars in product("abc", repeat=size)]


@given(every=patterns, none=patterns)
def test_a_witness_is_matched_and_is_the_shortest(every: list[Pattern], none: list[Pattern]) -> None:
    found = witness(every, none)
    fits = [
        subject
        for subject in SUBJECTS
        if all(item.matches(subject) for item in every) and not any(item.matches(subject) for item in none)
    ]
    if found is None:
        assert not fits
        return
    assert isinstance(found, str)
    assert all(item.matches(found) for item in every)
    assert not any(item.matches(found) for item in none)
    assert not fits or len(found) == len(fits[0])


def test_an_earlier_broader_pattern_covers() -> None:
    assert witness([compile_pattern("/a/*.js")], [compile_pattern("/a/*")]) is None
    assert witness([compile_pattern("/a/*")], [compile_pattern("/a/*.js")]) == "/a/"


def test_what_would_take_too_long_is_not_decided() -> None:
    many = [compile_pattern(f"*{char}{'?' * 40}") for char in "ab"]
    effort = Effort(200_000)
    assert witness([compile_pattern("*" + "?" * 41)], many, effort) is UNDECIDED
    assert 0 < effort.left < 200_000
    assert witness([compile_pattern("a" * (LONGEST + 1))]) is UNDECIDED


def test_questions_share_what_may_be_spent() -> None:
    effort = Effort(20)
    assert witness([compile_pattern("/a/*")], (), effort) == "/a/"
    assert witness([compile_pattern("/a/b/c/d/e/f/g/h/i/j")], (), effort) is UNDECIDED
