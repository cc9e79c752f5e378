"""What dialects make their fields of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge.dialects.known import digest, number, site_of
from tests.support.dialects import BY_EDGE, BY_FUNCTION, FUNCTION_FAILED, KNOWN


def test_codes_become_capital_letters_without_hyphens() -> None:
    assert [site_of(code) for code in ("tok", "us-east-1")] == ["TOK", "USEAST1"]


@given(text=st.text(), size=st.integers(1, 64), low=st.integers(0, 100), more=st.integers(0, 10_000))
def test_the_same_text_always_gives_the_same(text: str, size: int, low: int, more: int) -> None:
    assert digest(text, size) == digest(text, size)
    assert len(digest(text, size)) == size
    assert low <= number(text, low, low + more) == number(text, low, low + more) <= low + more


def test_a_function_that_failed_did_not_answer() -> None:
    assert [known.outcome for known in (KNOWN, BY_FUNCTION, FUNCTION_FAILED, BY_EDGE)] == [
        "hit",
        "function",
        "edge",
        "edge",
    ]
