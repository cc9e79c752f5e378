"""What a tier hands down: never what would look fresher below than it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.cache.selector import Everything
from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.edge.effects import Unreachable
from edgecdn.edge.purge import Order, purge
from edgecdn.http.message import Request
from edgecdn.plan.model import PopPlan
from tests.support.edge import LONDON, PLAN, TOKYO, Edge, ok, text

SHIELDED = replace(
    PLAN,
    pops=(PopPlan("tok", "ap", TOKYO, 1_000_000), PopPlan("lon", "eu", LONDON, 1_000_000)),
    origins=(replace(PLAN.origins[0], shield="lon"),),
    routes=(),
)
TERMS = "max-age=100, stale-while-revalidate=100, stale-if-error=100"


def softly_purged(edge: Edge) -> None:
    task = edge.world.start(purge(edge.network, Order((Everything(),), soft=True), edge.world.now))
    edge.world.settle()
    task.result()


def test_what_a_purge_made_stale_at_the_shield_is_asked_about_before_it_goes_down() -> None:
    versions = iter((b"old", b"new"))
    edge = Edge(lambda *_: ok(next(versions), cache_control=TERMS), SHIELDED)
    assert text(edge.get("/", pop="lon")) == "old"
    softly_purged(edge)
    # Its Age is seconds: kept below as fresh, it would be served for a hundred more.
    assert text(edge.get("/", pop="tok")) == "new"
    assert text(edge.get("/", pop="tok")) == "new"


def test_nor_does_it_go_down_when_the_origin_fails() -> None:
    state = {"gone": False}

    def origin(_: str, __: Request, ___: float) -> Play | Absent:
        return Absent(Unreachable("refused", "x")) if state["gone"] else ok(cache_control=TERMS)

    edge = Edge(origin, SHIELDED)
    edge.get("/", pop="lon")
    softly_purged(edge)
    state["gone"] = True
    assert edge.get("/", pop="tok").status == 502
    # Where a client asks the shield itself, nobody keeps it.
    assert edge.get("/", pop="lon").status == 200


@pytest.mark.parametrize("wait", [110, 150])
def test_what_grew_stale_goes_down_since_its_age_tells_so(wait: int) -> None:
    edge = Edge(ok(cache_control=TERMS), SHIELDED)
    edge.get("/", pop="lon")
    edge.world.advance(wait)
    response = edge.get("/", pop="tok")
    assert int(response.headers.first("age") or 0) >= wait
    assert edge.get("/", pop="tok").headers.first("x-cache") != "HIT"
