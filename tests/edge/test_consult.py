"""One cache's part in a request: from the shelf where that is allowed, else from above."""

from __future__ import annotations

from dataclasses import replace

from edgecdn.drivers.virtual.play import Play
from tests.support.edge import PLAN, Edge, fields, ok, text


def test_only_if_cached_gets_a_504_where_nothing_is() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    response = edge.get("/", cache_control="only-if-cached")
    assert (response.status, edge.asked) == (504, [])
    edge.get("/")
    assert edge.get("/", cache_control="only-if-cached").status == 200


def test_head_is_answered_from_a_stored_get_and_fills_nothing_itself() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    assert edge.get("/", method="HEAD").headers.first("x-cache") == "MISS"
    assert len(edge.network.pops["tok"].shelf) == 0
    edge.get("/")
    head = edge.get("/", method="HEAD")
    assert (head.headers.first("x-cache"), head.headers.first("content-length"), text(head)) == (
        "HIT",
        "5",
        "",
    )


def test_a_request_that_accepts_stale_gets_it_and_starts_nothing() -> None:
    edge = Edge(ok(cache_control="max-age=10"))
    edge.get("/")
    edge.world.advance(20)
    response = edge.get("/", cache_control="max-stale=60")
    assert (response.headers.first("x-cache"), len(edge.asked)) == ("STALE", 1)


def test_stale_while_revalidate_of_a_failing_origin_goes_on_being_stale() -> None:
    edge = Edge(ok(cache_control="max-age=10, stale-while-revalidate=60"))
    edge.get("/")
    edge.world.advance(20)
    edge.answers = Play(500, fields(), (b"x",))
    assert [edge.get("/").headers.first("x-cache") for _ in range(2)] == ["STALE", "STALE"]
    edge.answers = ok(b"new", cache_control="max-age=10")
    edge.get("/")
    assert text(edge.get("/")) == "new"


def test_who_starts_to_fetch_anew_is_told_apart_from_who_comes_meanwhile() -> None:
    plan = replace(PLAN, status_headers=("nginx",))
    edge = Edge(ok(cache_control="max-age=10, stale-while-revalidate=60"), plan)
    edge.get("/")
    edge.world.advance(20)
    tasks = [edge.start("/") for _ in range(3)]
    edge.world.settle()
    words = [task.result()[0].headers.first("x-cache-status") for task in tasks]
    assert words == ["STALE", "UPDATING", "UPDATING"]
    assert edge.get("/").headers.first("x-cache-status") == "HIT"
