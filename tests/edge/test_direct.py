"""Requests that pass by the shelf."""

from __future__ import annotations

import pytest

from edgecdn.cache.selector import Everything
from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.edge.effects import Unreachable
from edgecdn.edge.purge import Order, purge
from edgecdn.http.body import Bytes
from tests.support.edge import Edge, fields, ok, text


def test_a_body_goes_up_and_the_answer_comes_back_as_it_is() -> None:
    edge = Edge(Play(201, fields(set_cookie="a=1", location="/x/1"), (b"made",)))
    response = edge.get("/x", method="POST", body=Bytes(b"sent"))
    assert edge.asked[0].body == Bytes(b"sent")
    assert (response.status, text(response), response.headers.first("set-cookie")) == (201, "made", "a=1")
    assert response.headers.first("cache-status") == (
        'edgecdn-tok; fwd=method; fwd-status=201; detail="POST is not answered from a cache"'
    )


@pytest.mark.parametrize(
    ("method", "answer", "gone"),
    [
        *(("POST", ok(), True), ("PUT", ok(), True), ("DELETE", Play(204), True), ("PATCH", Play(302), True)),
        *(("POST", Play(400), False), ("POST", Play(500), False), ("OPTIONS", ok(), False)),
        ("POST", Absent(Unreachable("refused", "x")), False),
    ],
)
def test_a_write_that_worked_makes_what_is_stored_invalid(
    method: str, answer: Play | Absent, *, gone: bool
) -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    edge.get("/thing")
    edge.answers = answer
    edge.get("/thing", method=method)
    edge.answers = ok(cache_control="max-age=60")
    assert edge.get("/thing").headers.first("x-cache") == ("MISS" if gone else "HIT")


def test_location_on_the_same_host_is_invalid_too_and_elsewhere_is_not() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    for target in ("/a", "/b", "http://other.example/c"):
        edge.get(target)
    edge.answers = Play(200, fields(location="/a", content_location="http://other.example/c"))
    edge.get("/b", method="POST")
    edge.answers = ok(cache_control="max-age=60")
    found = [edge.get(target).headers.first("x-cache") for target in ("/a", "/b", "http://other.example/c")]
    assert found == ["MISS", "MISS", "HIT"]


def test_the_answer_to_a_post_that_speaks_for_its_url_is_kept_on_its_way() -> None:
    edge = Edge(
        Play(200, fields(cache_control="max-age=60", content_location="/x"), (b"ab", b"cd"), pause=1.0)
    )
    assert text(edge.get("/x", method="POST")) == "abcd"
    again = edge.get("/x")
    assert (text(again), again.headers.first("x-cache"), len(edge.asked)) == ("abcd", "HIT", 1)


def test_an_origin_that_is_too_slow_is_a_504() -> None:
    edge = Edge(Absent(Unreachable("timeout", "no answer within 30 s"), 30.0))
    response = edge.get("/api/x")
    assert response.status == 504
    assert "no answer within 30 s" in text(response)


@pytest.mark.parametrize(
    "failure", [Absent(Unreachable("refused", "nobody listens"), 0.1), Play(503, delay=0.1)]
)
@pytest.mark.parametrize(
    ("control", "word"), [("stale-if-error=60", "STALE"), ("must-revalidate, stale-if-error=60", "EXPIRED")]
)
def test_a_head_of_what_is_stale_is_served_on_errors_where_that_is_allowed(
    failure: Play | Absent, control: str, word: str
) -> None:
    answers = iter((ok(cache_control=f"max-age=10, {control}"), failure, failure))
    edge = Edge(lambda name, request, now: next(answers))
    edge.get("/")
    edge.world.advance(20)
    for method in ("HEAD", "GET"):
        response = edge.get("/", method=method)
        assert response.headers.first("x-cache") == word
        assert (response.status == 200) is (word == "STALE")


def test_the_answer_to_a_post_that_a_purge_overtook_is_not_kept() -> None:
    edge = Edge(ok(cache_control="max-age=60", content_location="/"))
    early = edge.start("/", method="POST")
    edge.world.advance(0.05)
    edge.world.start(purge(edge.network, Order((Everything(),)), edge.world.now))
    edge.world.settle()
    assert early.result()[0].status == 200
    assert edge.get("/").headers.first("x-cache") == "MISS"
