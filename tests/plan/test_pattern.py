"""Path and host patterns, against a reference that tries everything."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.plan.pattern import compile_pattern, path_pattern


@pytest.mark.parametrize(
    ("pattern", "subject", "matches"),
    [
        ("/static/*", "/static/a/b.js", True),
        ("/static/*", "/static/", True),
        ("/static/*", "/static", False),
        ("/static/*", "/Static/a", False),
        ("*.jpg", "/a/b.jpg", True),
        ("*.jpg", "/a/b.jpeg", False),
        ("/a?c", "/abc", True),
        ("/a?c", "/a/c", True),
        ("/a?c", "/ac", False),
        ("/a/*/z", "/a/b/c/z", True),
        ("/a/*/z", "/a/z", False),
        ("*", "", True),
        ("**", "/x", True),
        ("", "", True),
        ("", "/", False),
        ("/a*a", "/a", False),
        ("/*.php?", "/x.php5", True),
        ("/a.b", "/axb", False),
        ("*/a/*/b/*", "/x/a/y/b/z", True),
        ("*/a/*/b/*", "/x/b/y/a/z", False),
        ("/*x?y*", "/axxby", True),
        ("/*x?y*", "/xyxyx", False),
        ("*x?*", "ax", False),
        ("/[ab]", "/a", False),
    ],
)
def test_star_is_any_run_and_question_mark_exactly_one(pattern: str, subject: str, *, matches: bool) -> None:
    assert compile_pattern(pattern).matches(subject) is matches


@given(pattern=st.text("ab/*?", max_size=8), subject=st.text("ab/", max_size=12))
def test_the_same_as_the_expression_that_tries_everything(pattern: str, subject: str) -> None:
    wild = {"*": ".*", "?": "."}
    reference = re.fullmatch(
        "".join(wild.get(char) or re.escape(char) for char in pattern), subject, re.DOTALL
    )
    compiled = compile_pattern(pattern)
    assert compiled.matches(subject) is (reference is not None)
    if reference is not None:
        assert subject.startswith(compiled.prefix)


@pytest.mark.parametrize("middle", ["*a", "*?a", "*a?"])
def test_what_makes_expressions_explode_takes_no_longer(middle: str) -> None:
    # Ends and pieces all fit but for the `c`, so that an expression would try every way to share out the rest.
    subject = "/" + "a" * 10_000 + "b"
    assert compile_pattern("/" + middle * 50 + "*b").matches(subject)
    assert not compile_pattern("/" + middle * 50 + "*c*b").matches(subject)


def test_a_path_may_leave_out_its_slash() -> None:
    assert path_pattern("static/*") == path_pattern("/static/*")
    assert path_pattern("*.jpg").text == "*.jpg"
