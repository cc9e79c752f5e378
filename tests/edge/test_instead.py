"""What is stored in place of what the origin failed to give, on every way on which it may fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.edge.effects import Unreachable
from edgecdn.plan.model import PopPlan
from tests.support.edge import PLAN, Edge, fields, ok, text

GONE = Absent(Unreachable("refused", "nobody is there"))
SLOW = Absent(Unreachable("timeout", "nobody answers"), 30.0)
BUSY = Play(503, fields(), (b"busy",), delay=0.1)
BREAKS = Play(200, fields(cache_control="max-age=9"), (b"he",), pause=0.1, broken="reset")
LASTING = {"cache_control": "max-age=10, stale-if-error=100", "etag": '"a"'}


def stale(failure: Play | Absent, **headers: str) -> Edge:
    """A network in which `/` has been stale for some time, and whose origin fails from now on."""
    edge = Edge(ok(b"hello", **(LASTING | headers)))
    edge.get("/")
    edge.world.advance(50)
    edge.answers = failure
    return edge


@pytest.mark.parametrize("failure", [GONE, SLOW, BUSY])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_failing_origin_is_stood_in_for_until_the_allowance_ends(
    failure: Play | Absent, method: str
) -> None:
    edge = stale(failure)
    answer = edge.get("/", method=method)
    assert (answer.status, answer.headers.first("x-cache")) == (200, "STALE")
    assert "fwd=stale" in (answer.headers.first("cache-status") or "")
    assert "detail=" in (answer.headers.first("cache-status") or "")
    assert edge.world.abandoned == (failure is BUSY)
    edge.world.advance(100)
    answer = edge.get("/", method=method)
    status = 503 if failure is BUSY else 504 if failure is SLOW else 502
    assert (answer.status, answer.headers.first("x-cache")) == (status, "EXPIRED")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_must_revalidate_forbids_it(method: str) -> None:
    edge = stale(GONE, cache_control="max-age=10, stale-if-error=100, must-revalidate")
    assert edge.get("/", method=method).status == 502


def test_a_body_that_breaks_off_before_anything_was_sent_is_stood_in_for() -> None:
    """A range is cut from the whole, so nothing of it has gone out when that turns out to end early."""
    edge = stale(BREAKS)
    answers = [edge.start("/", range="bytes=0-1") for _ in range(2)]
    edge.world.settle()
    for task in answers:
        answer, data = task.result()
        assert (answer.status, data, answer.headers.first("x-cache")) == (206, b"he", "STALE")
        assert 'detail="the origin\'s answer ended early"' in (answer.headers.first("cache-status") or "")
    assert edge.get("/", range="bytes=0-1").headers.first("x-cache") == "STALE"


def test_a_body_that_breaks_off_and_has_nothing_in_its_place_is_a_502_that_says_so() -> None:
    answer = Edge(BREAKS).get("/", range="bytes=0-1")
    assert (answer.status, "ended early: reset" in text(answer)) == (502, True)
    assert answer.headers.first("cache-status") == (
        'edgecdn-tok; fwd=uri-miss; fwd-status=200; detail="the origin\'s answer ended early"'
    )


def test_a_shield_stands_in_for_no_confirmation() -> None:
    shielded = replace(PLAN, pops=(replace(PLAN.pops[0], shield="lon"), *PLAN.pops[1:]))
    assert isinstance(shielded.pops[0], PopPlan)
    edge = Edge(ok(b"hello", **LASTING), shielded)
    edge.get("/", method="GET")
    edge.world.advance(50)
    edge.answers = GONE
    tiers = (edge.get("/", method="HEAD").headers.first("cache-status") or "").split(", ")
    assert [tier.partition(";")[0] for tier in tiers] == ["edgecdn-lon", "edgecdn-tok"]
