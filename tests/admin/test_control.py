"""What the admin port can do to a network."""

from __future__ import annotations

import asyncio

import pytest

from edgecdn.admin.control import Control
from edgecdn.admin.problem import Problem
from edgecdn.cache.selector import Everything
from edgecdn.edge.network import Network
from edgecdn.edge.purge import Order, Purged
from edgecdn.observe.journal import Journal
from edgecdn.observe.metrics import Metrics
from tests.support.admin import no_bugs
from tests.support.connection import Connection
from tests.support.edge import PLAN


async def purged(pops: tuple[str, ...] | None) -> tuple[Purged, ...]:
    world = Connection().world
    control = Control(Network.open(PLAN, {}), world, Journal(), Metrics(), lambda: "x", no_bugs)
    return await control.purge(Order((Everything(),), pops=pops), "p")


def test_each_pop_that_is_meant_answers() -> None:
    assert asyncio.run(purged(None)) == (Purged("tok", 0), Purged("lon", 0))
    assert asyncio.run(purged(("lon",))) == (Purged("lon", 0),)


def test_a_pop_that_there_is_not_is_told_with_a_way_out() -> None:
    for code, way_out in (("lonn", "Did you mean `lon`"), ("xyz", "There are `tok` and `lon`")):
        with pytest.raises(Problem, match=way_out):
            asyncio.run(purged((code,)))
