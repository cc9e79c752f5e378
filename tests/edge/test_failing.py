"""The table of failures: closed, without doubles, and what the header makes of it."""

from __future__ import annotations

from typing import get_args

from edgecdn.edge.failing import KINDS, error_header
from edgecdn.edge.turns import FailureKind


def test_every_kind_has_a_code_of_its_own() -> None:
    assert set(KINDS) == set(get_args(FailureKind))
    assert len({kind.code for kind in KINDS.values()}) == len(KINDS)
    assert all(500 <= kind.status <= 599 for kind in KINDS.values())


def test_each_failure_is_a_member_of_the_header() -> None:
    assert error_header(["f cpu", "g start"]) == "f;code=EF02;kind=cpu, g;code=EF08;kind=start"
