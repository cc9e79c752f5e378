"""What a PoP remembers between requests."""

from __future__ import annotations

from edgecdn.cache.shelf import Shelf
from edgecdn.edge.state import PopState
from tests.support.edge import PLAN


def test_it_goes_by_the_code_of_its_pop() -> None:
    state = PopState(PLAN.pops[0], Shelf(1000))
    assert (state.code, state.flights, len(state.passes)) == ("tok", {}, 0)
