"""Orders as JSON; what is wrong with one is told in `test_body`."""

from __future__ import annotations

import pytest

from edgecdn.admin.orders import MOST, order_of
from edgecdn.admin.problem import Problem
from edgecdn.cache.selector import ByPattern, ByTag, ByTarget, Everything
from edgecdn.edge.purge import Order
from edgecdn.plan.pattern import path_pattern


def test_members_may_stand_together_and_come_once() -> None:
    order = order_of({"tags": ["a", "a"], "patterns": ["img/*"], "urls": ["/x"], "hosts": None, "soft": True})
    selectors = (ByTarget(frozenset({"/x"})), ByPattern(path_pattern("img/*")), ByTag("a"))
    assert order == Order(selectors, soft=True)


def test_no_pops_are_all_pops() -> None:
    assert order_of({"everything": True, "pops": []}) == Order((Everything(),))
    assert order_of({"everything": True, "pops": ["tok"]}).pops == ("tok",)


@pytest.mark.parametrize("name", list(MOST))
def test_each_list_is_bounded(name: str) -> None:
    with pytest.raises(Problem, match=f"it may have {MOST[name]}"):
        order_of({name: [f"x{n}" for n in range(MOST[name] + 1)]})
