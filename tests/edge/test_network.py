"""Requests through a whole network, in virtual time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.drivers.virtual.play import Play
from edgecdn.edge import network as networks
from edgecdn.http.message import Request
from edgecdn.plan.model import Policy, Route, Signing
from tests.support.edge import LONDON, OSAKA, PLAN, Edge, ok, text


def test_a_miss_then_a_hit_in_one_pop_and_still_a_miss_in_another() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    first, second, third = edge.get("/", pop="tok"), edge.get("/", pop="tok"), edge.get("/", pop="lon")
    assert [r.headers.first("x-cache") for r in (first, second, third)] == ["MISS", "HIT", "MISS"]
    assert [r.headers.first("x-served-by") for r in (first, second, third)] == ["tok", "tok", "lon"]
    assert len(edge.asked) == 2
    assert text(second) == "hello"


def test_the_nearest_pop_answers() -> None:
    edge = Edge(ok())
    assert edge.get("/", place=OSAKA).headers.first("x-served-by") == "tok"
    assert edge.get("/", place=LONDON).headers.first("x-served-by") == "lon"
    assert edge.get("/").headers.first("x-served-by") == "tok"


def test_age_grows_and_what_is_stale_is_fetched_again() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    edge.get("/")
    edge.world.advance(30)
    hit = edge.get("/")
    assert (hit.headers.first("x-cache"), hit.headers.first("age")) == ("HIT", "30")
    edge.world.advance(31)
    assert edge.get("/").headers.first("x-cache") == "EXPIRED"
    assert len(edge.asked) == 2


def test_no_store_never_hits() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    assert [edge.get("/api/x").headers.first("x-cache") for _ in range(3)] == ["BYPASS"] * 3
    assert len(edge.asked) == 3


def test_a_thousand_who_miss_the_same_make_one_fetch() -> None:
    edge = Edge(ok(b"x" * 5000, cache_control="max-age=60"))
    tasks = [edge.start("/big") for _ in range(1000)]
    edge.world.settle()
    assert len(edge.asked) == 1
    assert {task.result()[1] for task in tasks} == {b"x" * 5000}


def test_the_client_that_started_a_flight_may_leave() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    owner, waiter = edge.start("/"), edge.start("/")
    edge.world.advance(0.05)
    edge.world.leave(owner)
    edge.world.settle()
    assert waiter.result()[1] == b"hello"
    assert len(edge.asked) == 1


def test_what_may_not_be_shared_reaches_only_the_one_who_asked() -> None:
    count = iter(range(100))
    edge = Edge(lambda origin, request, now: ok(f"secret {next(count)}".encode(), set_cookie="id=1"))
    tasks = [edge.start("/account") for _ in range(5)]
    edge.world.settle()
    assert len({task.result()[1] for task in tasks}) == 5


def test_a_body_that_breaks_is_never_stored() -> None:
    plays = iter([Play(200, pieces=(b"half",), broken="reset"), ok(cache_control="max-age=60")])
    edge = Edge(lambda origin, request, now: next(plays))
    task = edge.start("/")
    edge.world.settle()
    assert task.error is not None
    assert text(edge.get("/")) == "hello"


def test_an_unmodified_object_is_confirmed() -> None:
    def origin(name: str, request: Request, now: float) -> Play:
        if request.headers.first("if-none-match") == '"v1"':
            return Play(304, ok(etag='"v1"', cache_control="max-age=10").headers)
        return ok(etag='"v1"', cache_control="max-age=10")

    edge = Edge(origin)
    edge.get("/")
    edge.world.advance(11)
    again = edge.get("/")
    assert (again.status, again.headers.first("x-cache"), text(again)) == (200, "REVALIDATED", "hello")
    assert edge.get("/").headers.first("x-cache") == "HIT"


def test_stale_while_revalidate_serves_at_once_and_refreshes_once() -> None:
    edge = Edge(ok(cache_control="max-age=10, stale-while-revalidate=30"))
    edge.get("/")
    edge.world.advance(15)
    tasks = [edge.start("/") for _ in range(10)]
    edge.world.settle()
    assert {task.result()[0].headers.first("x-cache") for task in tasks} == {"STALE"}
    assert len(edge.asked) == 2
    assert edge.get("/").headers.first("x-cache") == "HIT"


def test_a_write_makes_what_is_stored_invalid() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    edge.get("/thing")
    edge.get("/thing", method="POST")
    assert edge.get("/thing").headers.first("x-cache") == "MISS"


def test_an_immutable_rule_ignores_reloads_and_tells_browsers() -> None:
    edge = Edge(ok())
    edge.get("/static/app.js")
    again = edge.get("/static/app.js", cache_control="no-cache")
    assert again.headers.first("x-cache") == "HIT"
    assert again.headers.first("cache-control") == "public, max-age=31536000, immutable"


def test_a_signed_rule_refuses_the_unsigned() -> None:
    rule = Route(
        "media", "/media/*", None, (), Policy(mode="signed-url", edge_ttl=86400.0), "shop", "default"
    )
    signing = (Signing("default", "hmac-sha256", ("SIGNING_KEY",)),)
    edge = Edge(ok(), replace(PLAN, routes=(rule,), signing=signing))
    refused = edge.get("/media/cat.jpg")
    assert refused.status == 403
    assert edge.asked == []


def test_shelves_outlive_a_reload_where_the_pop_is_as_it_was() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    for pop in ("tok", "lon"):
        edge.get("/", pop=pop)
    smaller = replace(PLAN.pops[1], capacity=5_000_000)
    added = replace(PLAN.pops[0], code="osa", place=OSAKA)
    edge.network.reload(replace(PLAN, pops=(PLAN.pops[0], smaller, added)), {})
    found = [edge.get("/", pop=pop).headers.first("x-cache") for pop in ("tok", "lon", "osa")]
    assert found == ["HIT", "MISS", "MISS"]
    assert edge.get("/", place=OSAKA).headers.first("x-served-by") == "osa"


def test_a_request_ends_on_the_plan_that_it_started_with() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    task = edge.start("/static/x")
    edge.world.advance(0.05)
    edge.network.reload(replace(PLAN, routes=()), {})
    edge.world.settle()
    assert task.result()[0].headers.first("cache-control") == "public, max-age=31536000, immutable"


def test_a_pop_that_is_no_more_is_not_asked_for() -> None:
    edge = Edge(ok())
    assert edge.get("/", pop="gone").headers.first("x-served-by") == "tok"


def test_the_places_that_are_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "_PLACES", 3)
    edge = Edge(ok(cache_control="max-age=60"))
    for number in range(10):
        edge.get("/", place=replace(OSAKA, latitude=30.0 + number))
    assert len(edge.network._nearest) <= 3
