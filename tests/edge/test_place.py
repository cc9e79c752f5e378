"""Which PoP answers."""

from __future__ import annotations

import pytest

from edgecdn.edge.place import ranked
from edgecdn.plan.model import Place, PopPlan
from tests.support.edge import LONDON, PLAN, TOKYO


def test_the_nearest_comes_first_with_its_distance_in_kilometres() -> None:
    near, far = ranked(PLAN.pops, Place(51.5, 0.0))
    assert (near.pop.code, far.pop.code) == ("lon", "tok")
    assert near.kilometres == pytest.approx(9.1, abs=0.2)
    assert far.kilometres == pytest.approx(9575, abs=25)


def test_the_date_line_is_no_wall() -> None:
    fiji, samoa = Place(-18.1, 178.4), Place(-13.8, -171.8)
    pops = (PopPlan("tok", "r", TOKYO, 1), PopPlan("apw", "r", samoa, 1))
    assert ranked(pops, fiji)[0].pop.code == "apw"


def test_of_two_at_one_place_the_one_listed_first_answers() -> None:
    pops = (PopPlan("b", "r", LONDON, 1), PopPlan("a", "r", LONDON, 1))
    assert [candidate.pop.code for candidate in ranked(pops, LONDON)] == ["b", "a"]
