"""The public suite in virtual time: every case that needs no sockets passes, or does not pass for the reason that is explained."""

from __future__ import annotations

import json

import msgspec
import pytest

from tests.conformance.cases import FILE, LICENCE, Case, Step, read_cases
from tests.conformance.explained import EXPLAINED, ON_SOCKETS
from tests.conformance.origin import lies
from tests.conformance.page import runs
from tests.conformance.play import play
from tests.conformance.virtual import VirtualEdge

CASES = read_cases(FILE.read_bytes())
PLAYED = [case for case in CASES if case.id not in ON_SOCKETS]
RELEASE = next(run for run in runs() if run.revision.endswith("from npm"))
ON_THE_PAGE = {str(case["id"]): case["passed"] is True for case in RELEASE.cases}


def of(*kinds: str) -> pytest.MarkDecorator:
    """One test for each case of these kinds, called by its section and id."""
    cases = [case for case in PLAYED if case.kind in kinds]
    return pytest.mark.parametrize("case", cases, ids=[f"{case.section}: {case.id}" for case in cases])


@of("required", "optimal")
def test_it_passes_unless_the_reason_is_explained(case: Case) -> None:
    problem = play(case, VirtualEdge)
    if case.id in EXPLAINED:
        assert problem is not None, "it passes by now: take its explanation out, and run `make conformance`"
    else:
        assert problem is None


@of("check")
def test_what_only_looks_sees_what_the_last_run_on_sockets_saw(case: Case) -> None:
    assert (play(case, VirtualEdge) is None) == ON_THE_PAGE[case.id], "run `make conformance`"


def test_the_page_is_about_the_same_cases() -> None:
    told = [(case["section"], case["id"], case["kind"]) for case in RELEASE.cases]
    assert [(case.section, case.id, case.kind) for case in CASES] == told
    assert len({case.id for case in CASES}) == len(CASES) == 350


def test_what_passes_here_passes_on_sockets() -> None:
    assert {case.id for case in PLAYED if case.kind != "check" and not ON_THE_PAGE[case.id]} == {
        case.id for case in PLAYED if case.id in EXPLAINED
    }


def test_only_what_needs_sockets_is_left_to_them() -> None:
    assert {case.id for case in CASES if lies(case.requests)} == set(ON_SOCKETS)


def test_the_licence_is_beside_the_cases() -> None:
    text = LICENCE.read_text()
    assert text.startswith("BSD 3-Clause License")
    assert "Mark Nottingham" in text


@pytest.mark.parametrize("member", [{"expected_weather": "fine"}, {"expected_type": "stale"}])
def test_what_nobody_here_would_look_at_is_refused(member: dict[str, str]) -> None:
    case = {"section": "s", "id": "i", "kind": "required", "name": "n", "needs": [], "requests": [member]}
    with pytest.raises(msgspec.ValidationError):
        read_cases(json.dumps([case]).encode())


def test_a_status_that_does_not_matter_is_not_one_that_was_left_out() -> None:
    read = msgspec.json.decode(b'[{"expected_status": null}, {}]', type=tuple[Step, ...])
    assert read[0].expected_status is None
    assert read[1].expected_status is msgspec.UNSET
