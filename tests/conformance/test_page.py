"""The page says what the last runs gave, and everything that does not pass is explained."""

from __future__ import annotations

import pytest

from tests.conformance.explained import EXPLAINED
from tests.conformance.page import PAGE, Run, render, runs

RUNS = runs()
NEWEST = next(run for run in RUNS if run.revision.startswith("20"))


def test_the_page_is_as_the_results_say() -> None:
    assert PAGE.read_text() == render(RUNS)


@pytest.mark.parametrize("run", RUNS, ids=[run.revision for run in RUNS])
def test_what_does_not_pass_is_explained_one_by_one(run: Run) -> None:
    failed = {
        str(c["id"]) for kind in ("required", "optimal") for c in run.of(kind) if c["passed"] is not True
    }
    assert failed <= set(EXPLAINED)


def test_no_explanation_is_left_over() -> None:
    failed = {str(c["id"]) for run in RUNS for c in run.cases if c["passed"] is not True}
    assert set(EXPLAINED) <= failed


def test_the_goal_is_met_on_the_newest_revision() -> None:
    required, optimal = NEWEST.of("required"), NEWEST.of("optimal")
    assert [c["id"] for c in required if c["passed"] is not True] == ["headers-store-Transfer-Encoding"]
    assert sum(c["passed"] is True for c in optimal) >= 0.9 * len(optimal)
