"""What the origin says of stored responses without sending them again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from edgecdn.cache.selector import Everything
from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.edge.effects import Unreachable
from edgecdn.edge.purge import Order, purge
from edgecdn.http.message import Request, Response
from tests.support.edge import Edge, fields, ok, text

Answer = Callable[[Request], Play]


def told(response: Response) -> tuple[int, str, str | None]:
    return response.status, text(response), response.headers.first("x-cache")


def edge_of(first: Play, *then: Play | Absent) -> Edge:
    """An edge whose origin gives these answers one after the other, and then the last one again and again."""
    answers = [first, *then]

    def origin(name: str, request: Request, now: float) -> Play | Absent:
        return answers.pop(0) if len(answers) > 1 else answers[0]

    return Edge(origin)


def shelf(edge: Edge) -> list[str | None]:
    return [entry.response.headers.first("cache-control") for entry in edge.network.pops["tok"].shelf]


def test_a_304_about_something_else_makes_the_edge_ask_for_all_of_it() -> None:
    stored = ok(b"one", etag='"1"', cache_control="max-age=10")
    edge = edge_of(stored, Play(304, fields(etag='"2"')), ok(b"two", etag='"2"', cache_control="max-age=10"))
    edge.get("/")
    edge.world.advance(20)
    assert told(edge.get("/")) == (200, "two", "EXPIRED")
    assert [request.headers.first("if-none-match") for request in edge.asked] == [None, '"1"', None]
    assert told(edge.get("/")) == (200, "two", "HIT")


def test_a_304_that_nobody_asked_for_is_the_origins_failure() -> None:
    edge = edge_of(Play(304, fields(etag='"2"')))
    response = edge.get("/")
    assert response.status == 502
    why = "the origin answered 304 to a request without conditions"
    assert response.headers.first("cache-status") == f'edgecdn-tok; fwd=uri-miss; detail="{why}"'
    stubborn = edge_of(ok(etag='"1"', cache_control="max-age=10"), Play(304, fields(etag='"2"')))
    stubborn.get("/")
    stubborn.world.advance(20)
    assert (stubborn.get("/").status, len(stubborn.asked)) == (502, 3)


def test_a_304_freshens_every_variant_that_it_speaks_of() -> None:
    def origin(name: str, request: Request, now: float) -> Play:
        if "if-none-match" in request.headers:
            return Play(304, fields(etag='"1"', cache_control="max-age=10", x_note="new"))
        vary = "X-A" if "x-b" not in request.headers else "X-B"
        return ok(etag='"1"', cache_control="max-age=10", vary=vary)

    edge = Edge(origin)
    edge.get("/", x_a="1")
    edge.get("/", x_b="1")
    edge.world.advance(20)
    assert edge.get("/", x_a="1", x_b="1").headers.first("x-cache") == "REVALIDATED"
    notes = [e.response.headers.first("x-note") for e in edge.network.pops["tok"].shelf]
    assert notes == ["new", "new"]


@pytest.mark.parametrize("says", ["no-store", "private"])
def test_what_a_304_takes_back_answers_the_one_who_asked_and_nobody_else(says: str) -> None:
    def origin(name: str, request: Request, now: float) -> Play:
        if "if-none-match" in request.headers:
            return Play(304, fields(etag='"1"', cache_control=says), delay=1.0)
        return ok(f"for {len(edge.asked)}".encode(), etag='"1"', cache_control="max-age=10")

    edge = Edge(origin)
    edge.get("/")
    edge.world.advance(20)
    first, second = edge.start("/"), edge.start("/")
    edge.world.settle()
    assert [text(task.result()[0]) for task in (first, second)] == ["for 1", "for 3"]
    status = first.result()[0].headers.first("cache-status") or ""
    assert "stored" not in status
    assert shelf(edge) == ["max-age=10"]


def test_browsers_are_not_told_that_what_was_taken_back_is_public() -> None:
    edge = edge_of(
        ok(etag='"1"', cache_control="max-age=10"), Play(304, fields(etag='"1"', cache_control="private"))
    )
    edge.get("/static/x")
    edge.world.advance(40_000_000)
    response = edge.get("/static/x")
    assert response.headers.first("cache-control") == "private"


def test_the_cookie_of_a_304_goes_to_the_one_whose_request_was_sent() -> None:
    edge = edge_of(
        ok(etag='"1"', cache_control="max-age=10"),
        Play(304, fields(etag='"1"', set_cookie="session=1"), delay=1.0),
    )
    edge.get("/")
    edge.world.advance(20)
    tasks = [edge.start("/"), edge.start("/")]
    edge.world.settle()
    cookies = [task.result()[0].headers.first("set-cookie") for task in tasks]
    assert cookies == ["session=1", None]
    assert edge.get("/").headers.first("set-cookie") is None
    assert len(edge.asked) == 2


def test_a_vary_that_a_304_brings_holds_from_then_on() -> None:
    edge = edge_of(
        ok(b"de", etag='"1"', cache_control="max-age=10"),
        Play(304, fields(etag='"1"', vary="Accept-Language")),
        ok(b"fr", cache_control="max-age=10", vary="Accept-Language"),
    )
    edge.get("/", accept_language="de")
    edge.world.advance(20)
    assert told(edge.get("/", accept_language="de")) == (200, "de", "REVALIDATED")
    assert told(edge.get("/", accept_language="fr")) == (200, "fr", "MISS")
    assert told(edge.get("/", accept_language="de")) == (200, "de", "HIT")


def test_who_waited_for_a_confirmation_that_its_request_does_not_select_asks_itself() -> None:
    def origin(name: str, request: Request, now: float) -> Play:
        if "if-none-match" in request.headers:
            return Play(304, fields(etag='"1"', vary="X-Who"), delay=1.0)
        return ok((request.headers.first("x-who") or "").encode(), etag='"1"', cache_control="max-age=10")

    edge = Edge(origin)
    edge.get("/", x_who="me")
    edge.world.advance(20)
    first, second = edge.start("/", x_who="me"), edge.start("/", x_who="you")
    edge.world.settle()
    assert text(first.result()[0]) == "me"
    assert len(edge.asked) == 3
    assert "collapsed" not in (second.result()[0].headers.first("cache-status") or "")


class TestHead:
    """A 200 to HEAD freshens what a GET stored, or makes it stale (RFC 9111 section 4.3.5)."""

    def stored(self, head: Play) -> Edge:
        def origin(name: str, request: Request, now: float) -> Play:
            first = ok(b"hello", etag='"1"', cache_control="max-age=10")
            return head if request.method == "HEAD" else first

        edge = Edge(origin)
        edge.get("/")
        edge.world.advance(5)
        return edge

    def test_the_same_validators_and_length_freshen(self) -> None:
        head = Play(200, fields(etag='"1"', content_length="5", cache_control="max-age=10", x_note="new"))
        edge = self.stored(head)
        edge.world.advance(20)
        edge.get("/", method="HEAD")
        response = edge.get("/")
        assert told(response) == (200, "hello", "HIT")
        assert (response.headers.first("age"), response.headers.first("x-note")) == ("0", "new")

    @pytest.mark.parametrize("headers", [{"etag": '"2"'}, {"etag": '"1"', "content_length": "6"}])
    def test_what_differs_makes_stale(self, headers: dict[str, str]) -> None:
        edge = self.stored(Play(200, fields(**headers)))
        edge.get("/", method="HEAD", cache_control="no-cache")
        edge.get("/")
        assert edge.asked[-1].headers.first("if-none-match") == '"1"'

    def test_other_statuses_and_other_variants_change_nothing(self) -> None:
        edge = self.stored(Play(404, fields(etag='"2"')))
        edge.get("/", method="HEAD", cache_control="no-cache")
        assert edge.get("/").headers.first("x-cache") == "HIT"
        told_not_to_store = self.stored(Play(200, fields(etag='"2"')))
        told_not_to_store.get("/", method="HEAD", cache_control="no-store")
        assert told_not_to_store.get("/").headers.first("x-cache") == "HIT"

    def test_a_head_that_forbids_storing_takes_it_off_the_shelf(self) -> None:
        edge = self.stored(Play(200, fields(etag='"1"', cache_control="private")))
        edge.get("/", method="HEAD", cache_control="no-cache")
        assert shelf(edge) == []


def test_an_origin_that_is_gone_has_no_status_to_tell() -> None:
    edge = edge_of(ok(cache_control="max-age=10, stale-if-error=60"), Absent(Unreachable("refused", "x")))
    edge.get("/")
    edge.world.advance(20)
    assert edge.get("/").headers.first("cache-status") == (
        'edgecdn-tok; fwd=stale; ttl=-10; detail="the origin cannot be reached"'
    )
    edge.world.advance(100)
    assert edge.get("/").headers.first("cache-status") == (
        'edgecdn-tok; fwd=stale; detail="the origin cannot be reached"'
    )


@pytest.mark.parametrize("soft", [True, False])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_the_origin_said_before_a_purge_makes_nothing_fresh_after_it(method: str, *, soft: bool) -> None:
    """The purge comes while the confirmation is on its way: what it means may be newer than what the origin had looked at."""

    def origin(name: str, request: Request, now: float) -> Play:
        status = 304 if "if-none-match" in request.headers else 200
        body = b"" if status == 304 or request.method == "HEAD" else b"hello"
        return replace(ok(body, etag='"1"', cache_control="max-age=10"), status=status)

    edge = Edge(origin)
    edge.get("/")
    carry_out(edge, soft=True)
    early = edge.start("/", method=method)
    edge.world.advance(0.05)
    carry_out(edge, soft=soft)
    edge.world.settle()
    assert early.result()[0].status == 200
    assert edge.get("/").headers.first("x-cache") == ("REVALIDATED" if soft else "MISS")
    assert edge.get("/").headers.first("x-cache") == "HIT"


def carry_out(edge: Edge, *, soft: bool) -> None:
    """A purge of everything, at once: nothing else happens meanwhile."""
    task = edge.world.start(purge(edge.network, Order((Everything(),), soft=soft), edge.world.now))
    edge.world.advance(0.0)
    assert task.done
