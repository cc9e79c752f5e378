"""Who is to blame for an isolate that does not come back, and who begins again."""

from __future__ import annotations

from dataclasses import replace

from edgecdn.edge.turns import Failed, RequestHead, Start
from edgecdn.http.headers import Headers
from edgecdn.runtimes.call import Call, divided, overspent, too_busy

START = Start(RequestHead("GET", "http://localhost/", Headers(), b""), 0.0, "{}")
WAITING = Call("a", "tok", owed=True, number=1, start=START)


def test_a_limit_leaves_room_for_the_host() -> None:
    assert too_busy(0.05, 0.055) is None
    assert too_busy(None, 1000.0) is None
    assert too_busy(0.05, 0.2) == Failed("cpu", "it took more than its 50 ms of processor time")


def test_an_isolate_that_works_for_nobody_has_some_time_to_end() -> None:
    assert overspent([], 0.4, 0.05) is None
    stray = overspent([], 0.6, None)
    assert isinstance(stray, Failed)
    assert stray.kind == "cpu"


def test_who_waits_longest_is_blamed_and_what_it_took_before_counts() -> None:
    other = replace(WAITING, id="b", number=2, cpu=0.04)
    assert overspent([WAITING, other], 0.03, 0.1) is None
    found = overspent([WAITING, other], 0.08, 0.1)
    assert isinstance(found, tuple)
    assert found[0] is WAITING


def test_calls_that_wait_for_the_edge_are_not_to_blame() -> None:
    assert overspent([replace(WAITING, owed=False)], 5.0, 0.05) is None


def test_the_host_knows_whom_it_has_worked_for_last() -> None:
    begun = replace(WAITING, id="c", number=3, start=None)
    assert divided([WAITING, begun], 3, WAITING) == (begun, [WAITING])
    assert divided([WAITING, begun], 1, begun) == (WAITING, [])
    assert divided([WAITING, begun], None, WAITING) == (WAITING, [])


def test_of_several_that_have_not_begun_it_may_be_any() -> None:
    other = replace(WAITING, id="b", number=2)
    assert divided([WAITING, other], 2, WAITING) == (None, [WAITING, other])
