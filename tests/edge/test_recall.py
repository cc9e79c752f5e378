"""Fresh hits, remembered: never where more than the shelf had a part in the answer, never longer than they hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.cache.selector import Everything
from edgecdn.drivers.virtual.play import Play
from edgecdn.edge.network import respond
from edgecdn.edge.opening import Opening
from edgecdn.edge.recall import Recollection, recall
from edgecdn.edge.visit import Arrival
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url
from edgecdn.plan.model import Policy, Route, Signing
from tests.edge.test_admission import target as signed
from tests.support.edge import PLAN, START, Edge, fields, ok
from tests.support.scripted import Functions, function, passing


def remembered(edge: Edge, target: str = "/x", **headers: str) -> list[Recollection]:
    """What is remembered of a request."""
    kept: list[Recollection | Opening] = []
    url = parse_url(target if "://" in target else f"http://localhost:8080{target}")
    assert url is not None
    request = Request("GET", url, fields(**headers))

    async def work() -> Response:
        return await respond(edge.network, request, Arrival("r", edge.world.now), kept.append)

    edge.world.run(work())
    edge.world.settle()
    return [one for one in kept if isinstance(one, Recollection)]


def test_a_fresh_hit_is_remembered_and_its_miss_is_not() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    assert remembered(edge) == []
    (kept,) = remembered(edge)
    assert (kept.whole, [note.phase for note in kept.notes]) == (True, ["lookup", "deliver"])
    (head,) = remembered(edge, if_none_match="*")
    assert head.whole is False


@pytest.mark.parametrize(
    ("seconds", "holds"), [(0.0, True), (30.0, True), (59.8, True), (59.95, False), (1000.0, False)]
)
def test_it_holds_as_long_as_it_is_fresh(seconds: float, *, holds: bool) -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    edge.get("/x")
    (kept,) = remembered(edge)
    now = START + 0.1 + seconds
    hit = recall(kept, edge.network.site, now)
    assert (hit is not None) is holds
    if hit is not None:
        _, age, ttl = hit
        assert (round(age, 3), round(ttl, 3)) == (round(0.1 + seconds, 3), round(59.9 - seconds, 3))


def test_what_answers_other_queries_too_is_decided_each_time() -> None:
    edge = Edge(ok(cache_control="max-age=60", no_vary_search='params=("utm")'))
    edge.get("/x?utm=1")
    assert remembered(edge, "/x?utm=1") == remembered(edge, "/x?utm=2") == []
    said = {"cache_control": "max-age=60"}
    plain = Edge(lambda name, request, now: Play(200, fields(**said), (b"x",)))
    plain.get("/x?utm=1")
    (kept,) = remembered(plain, "/x?utm=1")
    assert recall(kept, plain.network.site, plain.world.now) is not None
    said["no_vary_search"] = 'params=("utm")'
    plain.get("/x?utm=2")  # newer, and as good for the first
    assert recall(kept, plain.network.site, plain.world.now) is None


def test_it_is_over_when_the_plan_or_the_shelf_is_another() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    for change in ("reload", "purge", "soft purge", "new variant", "replaced"):
        edge.get("/x")
        edge.get("/x")
        (kept,) = remembered(edge)
        shelf = edge.network.pops["tok"].shelf
        entry = kept.variants[0]()
        assert entry is not None
        match change:
            case "reload":
                edge.network.reload(PLAN, {})
            case "purge":
                shelf.purge(Everything(), edge.world.now)
            case "soft purge":
                shelf.purge(Everything(), edge.world.now, soft=True)
            case "new variant":
                shelf.put(replace(entry, vary=(("x-a", "1"),)))
            case _:
                shelf.put(replace(entry))
        assert recall(kept, edge.network.site, edge.world.now) is None
        shelf.purge(Everything(), edge.world.now)


def test_what_the_shelf_gave_up_is_not_kept_alive() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    edge.get("/x")
    (kept,) = remembered(edge)
    edge.network.pops["tok"].shelf.purge(Everything(), edge.world.now)
    edge.world.notes.clear()
    assert kept.variants[0]() is None


@pytest.mark.parametrize("wish", [{"cache_control": "max-age=100"}, {"cache_control": "x"}, {"pragma": "x"}])
def test_a_wish_that_may_depend_on_age_is_decided_each_time(wish: dict[str, str]) -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    edge.get("/x")
    assert remembered(edge, **wish) == []


def test_functions_and_signatures_have_a_part_that_is_not_remembered() -> None:
    edge = Edge(
        ok(cache_control="max-age=60"), replace(PLAN, functions=(function("f"),)), Functions({"f": passing()})
    )
    edge.get("/x")
    assert remembered(edge) == []
    route = Route("media", "/media/*", None, (), Policy(mode="signed-url", edge_ttl=60.0), "shop", "default")
    signing = (Signing("default", "hmac-sha256", ("SIGNING_KEY",)),)
    edge = Edge(ok(), replace(PLAN, routes=(route,), signing=signing))
    edge.get(signed("/media/x"))
    assert remembered(edge, signed("/media/x")) == []


def test_nothing_is_remembered_where_answers_bear_a_vendors_fields() -> None:
    edge = Edge(ok(cache_control="max-age=60"), replace(PLAN, status_headers=("nginx",)))
    edge.get("/x")
    assert remembered(edge) == []


def test_a_range_is_not_remembered_and_of_several_variants_the_one_that_answered_is() -> None:
    edge = Edge(ok(cache_control="max-age=60", vary="x-a"))
    edge.get("/x", x_a="1")
    assert remembered(edge, x_a="1", range="bytes=0-1") == []
    assert len(remembered(edge, x_a="1")) == 1
    edge.get("/x", x_a="2")
    (kept,) = remembered(edge, x_a="1")
    hit = recall(kept, edge.network.site, edge.world.now)
    assert hit is not None
    assert hit[0].vary == (("x-a", "1"),)
    assert "x-a" in kept.read
    edge.get("/x", x_a="3")
    assert recall(kept, edge.network.site, edge.world.now) is None
