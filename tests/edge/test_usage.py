"""Shares of limits, in percent."""

from __future__ import annotations

from edgecdn.edge.turns import Turned
from edgecdn.edge.usage import usage
from edgecdn.plan.limits import Limits
from tests.support.scripted import function


def test_what_is_measured_and_limited_is_told() -> None:
    one = function("f", cpu=0.05, timeout=2.0, limits=Limits(subrequests=50))
    assert (
        usage(one, Turned(10.5, cpu=0.01, memory=0.333), 10.0, 5)
        == "f;cpu=20;wall=25;memory=33;subrequests=10"
    )


def test_what_has_no_limit_or_no_measure_is_left_out() -> None:
    assert usage(function("f", limits=Limits(subrequests=0)), Turned(1.0, cpu=9.0), 1.0, 0) == "f;wall=0"


def test_a_breach_is_more_than_all() -> None:
    assert usage(function("f", cpu=0.01), Turned(1.0, cpu=0.025), 1.0, 0) == "f;cpu=250;wall=0;subrequests=0"
