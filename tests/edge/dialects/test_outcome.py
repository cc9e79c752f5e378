"""What became of a request, as far as any vendor has a word for it."""

from __future__ import annotations

from typing import get_args

import pytest

from edgecdn.edge.dialects.outcome import OUTCOMES, Outcome, outcome
from edgecdn.edge.visit import Verdict
from tests.support import dialects as known


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (known.HIT, "hit"),
        (known.ACCEPTED, "accepted"),
        (known.REFRESHING, "refreshing"),
        (known.UPDATING, "updating"),
        (known.ON_ERROR, "stale"),
        (known.REVALIDATED, "revalidated"),
        (known.EXPIRED, "expired"),
        (known.MISS, "miss"),
        (known.COLLAPSED, "miss"),
        (known.FAILED, "miss"),
        (known.REFUSED, "refused"),
        (known.RULE, "rule"),
        (known.METHOD, "method"),
        (known.REQUEST, "request"),
        (known.UNSATISFIED, "unsatisfied"),
    ],
)
def test_each_verdict_has_an_outcome(verdict: Verdict, expected: Outcome) -> None:
    assert outcome(verdict) == outcome(verdict, by_function=True) == expected


def test_without_a_verdict_no_cache_was_asked() -> None:
    assert outcome(None, by_function=True) == "function"
    assert outcome(None) == "edge"


def test_each_outcome_is_told_in_a_sentence() -> None:
    assert set(OUTCOMES) == set(get_args(Outcome))
    assert all(text.endswith(".") for text in OUTCOMES.values())
