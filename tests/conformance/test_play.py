"""The suite is not passed by just any cache: what it finds in those that are wrong."""

from __future__ import annotations

import pytest

from tests.conformance.bad import Bare, Forgetful, Garbling, Greedy, Timeless
from tests.conformance.cases import FILE, Case, Step, read_cases
from tests.conformance.explained import EXPLAINED, ON_SOCKETS
from tests.conformance.play import Making, play
from tests.conformance.virtual import VirtualEdge

LEFT_OUT = {*EXPLAINED, *ON_SOCKETS}
PASSING = [case for case in read_cases(FILE.read_bytes()) if case.kind != "check" and case.id not in LEFT_OUT]


def failed(making: Making) -> set[str]:
    """The ids of the cases that the edge passes, and this cache does not."""
    return {case.id for case in PASSING if play(case, making) is not None}


@pytest.mark.parametrize(
    ("bad", "least"), [(Forgetful, 140), (Greedy, 140), (Timeless, 30), (Bare, 200), (Garbling, 200)]
)
def test_a_bad_cache_fails_many(bad: Making, least: int) -> None:
    assert len(failed(bad)) >= least


def test_every_case_finds_something_wrong_in_one_of_them() -> None:
    assert failed(Forgetful) | failed(Greedy) | failed(Bare) == {case.id for case in PASSING}


def case(*requests: Step) -> Case:
    """A case of one's own."""
    return Case("mine", "mine", "required", "A case", (), requests)


FRESH = (("Cache-Control", "max-age=2"), ("Date", 0))
FIRST = Step(response_headers=FRESH)


def test_a_pause_makes_stale_what_was_fresh() -> None:
    assert play(case(FIRST, Step(expected_type="cached")), VirtualEdge) is None
    waited = Step(response_headers=FRESH, pause_after=True)
    assert play(case(waited, Step(expected_type="not_cached")), VirtualEdge) is None
    assert play(case(waited, Step(expected_type="cached")), VirtualEdge) == (
        "Response 2 does not come from cache"
    )


def test_the_first_problem_ends_the_case() -> None:
    steps = (FIRST, Step(expected_type="not_cached"), Step(expected_status=404))
    assert play(case(*steps), VirtualEdge) == "Response 2 comes from cache"


def test_an_origin_that_closes_the_connection_is_no_answer() -> None:
    assert play(case(Step(disconnect=True)), VirtualEdge) == "Response 1 status is 502, not 200"


def test_conditions_of_a_client_count_from_the_response_before() -> None:
    stored = Step(response_headers=(("Cache-Control", "max-age=9"), ("Last-Modified", -500)))
    asks = Step(request_headers=(("If-Modified-Since", -500),), magic_ims=True, expected_status=304)
    assert play(case(stored, asks), VirtualEdge) is None


def test_time_that_the_origin_takes_passes() -> None:
    slow = Step(response_headers=(*FRESH, ("Age", "0", False)), response_pause=5.0)
    assert play(case(slow, Step(expected_type="not_cached")), VirtualEdge) is None


def test_interim_responses_come_through() -> None:
    link = ("link", "</styles.css>; rel=preload")
    early = ((103, (link,)),)
    assert play(case(Step(interim_responses=early, expected_interim_responses=early)), VirtualEdge) is None
    assert play(case(Step(expected_interim_responses=early)), VirtualEdge) == (
        "Response 1 came after [], not [103]"
    )
