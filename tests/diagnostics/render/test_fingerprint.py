"""What a problem is known by from one run to the next."""

from __future__ import annotations

from dataclasses import replace

from edgecdn.diagnostics.diagnostic import Span
from edgecdn.diagnostics.render.fingerprint import fingerprints
from tests.support.reports import INFO, TYPO, WARNING


def test_a_problem_that_moves_is_the_same_and_another_is_not() -> None:
    moved = replace(TYPO, span=Span.point(TYPO.span.file, 40))
    elsewhere = replace(TYPO, span=Span.point("other.yaml"))
    assert fingerprints([TYPO]) == fingerprints([moved])
    assert len({*fingerprints([TYPO]), *fingerprints([elsewhere]), *fingerprints([WARNING])}) == 3


def test_two_that_say_the_same_are_two() -> None:
    first, second = fingerprints([INFO, INFO])
    assert first != second
    assert fingerprints([WARNING, INFO]) == [*fingerprints([WARNING]), first]
