"""The sphere against the ellipsoid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge.place import ranked
from edgecdn.lint.distance import kilometres
from edgecdn.plan.model import Place, PopPlan

places = st.builds(Place, st.floats(-90, 90), st.floats(-180, 180))


@given(one=places, other=places)
def test_it_is_right_to_a_hundredth(one: Place, other: Place) -> None:
    exact = ranked([PopPlan("x", "r", one, 1)], other)[0].kilometres
    assert kilometres(one, other) == pytest.approx(exact, rel=0.01, abs=1.0)
