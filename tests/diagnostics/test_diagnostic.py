"""Problems as values, and the words that they share."""

from __future__ import annotations

import pytest

from edgecdn.diagnostics.diagnostic import Diagnostic, Span, did_you_mean, has_errors, join


def test_a_point_is_one_character() -> None:
    assert Span.point("f", 2, 3) == Span("f", 2, 3, 2, 4)


def test_only_errors_are_errors() -> None:
    warning = Diagnostic("X001", "x", Span.point("f"), "warning")
    assert not has_errors([warning])
    assert has_errors([warning, Diagnostic("X002", "x", Span.point("f"))])


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("edge_tll", "Did you mean `edge_ttl`?"),
        ("EDGE_TTL", "Did you mean `edge_ttl`?"),
        ("zzz", None),
        ("", None),
    ],
)
def test_what_is_near_is_named(word: str, sentence: str | None) -> None:
    assert did_you_mean(word, ["edge_ttl", "cache"]) == sentence


@pytest.mark.parametrize(
    ("names", "text"),
    [([], ""), (["a"], "`a`"), (["a", "b"], "`a` or `b`"), (["a", "b", "c"], "`a`, `b` or `c`")],
)
def test_names_in_a_sentence(names: list[str], text: str) -> None:
    assert join(names) == text
