"""What one trip to the origin leaves behind on the shelf."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.cache.selector import ByUrl, Everything
from edgecdn.drivers.virtual.play import Play
from edgecdn.edge.fill import tape_of
from edgecdn.http.body import Bytes, Counted, Stream
from edgecdn.http.message import Request
from edgecdn.http.url import Url
from edgecdn.plan.model import Policy, StatusTtl
from tests.support.edge import PLAN, Edge, fields, ok, text


def kept(edge: Edge) -> list[str]:
    return [note.what for note in edge.world.notes if note.phase == "keep"]


def test_what_was_asked_for_before_a_purge_is_not_kept_after_it() -> None:
    edge = Edge(Play(200, fields(cache_control="max-age=60"), (b"a", b"b"), delay=1.0, pause=1.0))
    task = edge.start("/")
    edge.world.advance(1.5)
    edge.network.pops["tok"].shelf.purge(Everything(), edge.world.now)
    edge.world.settle()
    assert task.result()[1] == b"ab"
    assert len(edge.network.pops["tok"].shelf) == 0
    assert edge.get("/").headers.first("x-cache") == "MISS"


def test_a_purge_of_something_else_hinders_nothing() -> None:
    edge = Edge(Play(200, fields(cache_control="max-age=60"), (b"a",), delay=1.0))
    edge.start("/")
    edge.world.advance(0.5)
    edge.network.pops["tok"].shelf.purge(ByUrl(Url("http", "localhost", 8080, "/other")), edge.world.now)
    edge.world.settle()
    assert kept(edge) == ["stored"]


def test_a_body_that_ends_early_is_noted_and_not_kept() -> None:
    edge = Edge(Play(200, fields(cache_control="max-age=60"), (b"half",), broken="connection reset"))
    edge.start("/")
    edge.world.settle()
    (note,) = [note for note in edge.world.notes if note.phase == "keep"]
    assert (note.what, dict(note.detail)) == ("incomplete", {"bytes": 4, "reason": "connection reset"})


def test_a_304_freshens_and_a_200_replaces() -> None:
    def origin(name: str, request: Request, now: float) -> Play:
        if request.headers.first("if-none-match") == '"1"' and now < 1_800_000_050:
            return Play(304, fields(etag='"1"', cache_control="max-age=20", x_note="newer"))
        return ok(b"second" if now > 1_800_000_050 else b"first", etag='"1"', cache_control="max-age=10")

    edge = Edge(origin)
    edge.get("/")
    edge.world.advance(15)
    confirmed = edge.get("/")
    assert (text(confirmed), confirmed.headers.first("x-note")) == ("first", "newer")
    edge.world.advance(15)
    assert edge.get("/").headers.first("x-cache") == "HIT"
    edge.world.advance(60)
    assert text(edge.get("/")) == "second"
    assert kept(edge) == ["stored", "confirmed", "stored"]


def test_what_comes_instead_of_a_confirmation_and_may_not_be_kept_drops_the_old() -> None:
    plays = iter([ok(cache_control="max-age=1", etag='"1"'), ok(b"new", cache_control="no-store")])
    edge = Edge(lambda name, request, now: next(plays))
    edge.get("/")
    edge.world.advance(5)
    assert text(edge.get("/")) == "new"
    assert len(edge.network.pops["tok"].shelf) == 0


def test_a_clients_own_conditions_do_not_go_upstream() -> None:
    edge = Edge(ok(cache_control="max-age=60", etag='"1"'))
    response = edge.get("/", if_none_match='"1"', if_modified_since="Thu, 01 Jan 2026 00:00:00 GMT")
    assert response.status == 304
    assert not {"if-none-match", "if-modified-since"} & {name for name, _ in edge.asked[0].headers}


@pytest.mark.parametrize("status", [400, 405, 414, 429, 431, 500, 501, 502, 503])
def test_what_one_client_or_a_passing_fault_can_cause_is_kept_only_where_the_origin_says_so(
    status: int,
) -> None:
    edge = Edge(Play(status, fields(last_modified="Thu, 01 Jan 2026 00:00:00 GMT"), (b"x",)))
    assert [edge.get("/").headers.first("x-cache") for _ in range(2)] == ["MISS", "MISS"]
    edge.answers = Play(status, fields(cache_control="max-age=60"), (b"x",))
    assert [edge.get("/told").headers.first("x-cache") for _ in range(2)] == ["MISS", "HIT"]


@pytest.mark.parametrize("status", [200, 203, 204, 301, 404, 410])
def test_what_means_the_same_for_all_is_kept_by_heuristic(status: int) -> None:
    edge = Edge(Play(status, fields(last_modified="Thu, 01 Jan 2026 00:00:00 GMT")))
    assert [edge.get("/").headers.first("x-cache") for _ in range(2)] == ["MISS", "HIT"]


def test_tapes_know_what_is_here() -> None:
    assert tape_of(Bytes(b"abc"), 10).whole() == Bytes(b"abc")
    assert tape_of(Counted(7), 10).length == 7
    assert not tape_of(Stream(NeverRead(), 5), 10).ended


class NeverRead:
    def __aiter__(self) -> NeverRead:
        return self

    async def __anext__(self) -> bytes:
        raise AssertionError


def refusals(edge: Edge) -> list[tuple[object, object]]:
    details = [
        dict(note.detail) for note in edge.world.notes if (note.phase, note.what) == ("keep", "refused")
    ]
    return [(detail["reason"], detail["section"]) for detail in details]


def test_a_body_that_turns_out_too_large_is_refused_and_remembered_as_such() -> None:
    plan = replace(PLAN, fallback=Policy(max_object_size=3))
    edge = Edge(Play(200, fields(cache_control="max-age=60"), (b"ab", b"cd"), delay=1.0, pause=1.0), plan)
    assert text(edge.get("/")) == "abcd"
    assert refusals(edge) == [("more bytes came than max_object_size", "config max_object_size")]
    pop = edge.network.pops["tok"]
    assert pop.passes.of("http://localhost:8080/", edge.world.now)
    assert not len(pop.shelf)


@pytest.mark.parametrize(
    ("length", "why"),
    [
        (None, "more bytes came than the whole cache holds"),
        (2001, "2001 bytes are more than the whole cache holds"),
        (1999, "more than the whole cache holds"),
    ],
)
def test_what_is_larger_than_the_whole_cache_is_not_said_to_be_stored(length: int | None, why: str) -> None:
    plan = replace(PLAN, pops=(replace(PLAN.pops[0], capacity=2000),))
    body = b"a" * (length or 2001)
    edge = Edge(Play(200, fields(cache_control="max-age=60"), (body,), delay=1.0, length=length), plan)
    edge.get("/")
    ((reason, section),) = refusals(edge)
    assert str(reason).endswith(why)
    assert section == "config capacity"
    assert kept(edge) == ["refused"]


def test_a_purge_meanwhile_is_told_as_the_reason() -> None:
    edge = Edge(Play(200, fields(cache_control="max-age=60"), (b"a",), delay=1.0))
    edge.start("/")
    edge.world.advance(0.5)
    edge.network.pops["tok"].shelf.purge(Everything(), edge.world.now)
    edge.world.settle()
    assert refusals(edge) == [("a purge named it while it was on its way", "purge")]


def test_a_failure_that_may_not_be_stored_says_why() -> None:
    edge = Edge(Play(503, fields(cache_control="no-store"), (b"x",)))
    edge.get("/")
    assert refusals(edge) == [("the response says no-store", "RFC 9111 5.2.2.5")]


def test_a_failure_with_a_lifetime_takes_the_place_of_what_may_not_be_served_in_its_stead() -> None:
    plan = replace(PLAN, fallback=Policy(status_ttl=(StatusTtl(500, 599, 5.0),), stale_if_error=20.0))
    edge = Edge(ok(cache_control="max-age=10"), plan)
    edge.get("/")
    edge.answers = Play(503, fields(), (b"x",))
    edge.world.advance(15)
    assert [edge.get("/").status for _ in range(2)] == [200, 200]
    edge.world.advance(30)
    answers = [edge.get("/") for _ in range(3)]
    assert [(one.status, one.headers.first("x-cache")) for one in answers] == [
        (503, "EXPIRED"),
        (503, "HIT"),
        (503, "HIT"),
    ]


def test_a_reload_does_not_put_a_failure_in_the_place_of_what_is_fresh() -> None:
    plan = replace(PLAN, fallback=Policy(status_ttl=(StatusTtl(500, 599, 5.0),)))
    edge = Edge(ok(cache_control="max-age=10"), plan)
    edge.get("/")
    edge.answers = Play(503, fields(), (b"x",))
    assert [edge.get("/", cache_control=wish).status for wish in ("no-cache", "max-age=9")] == [200, 200]
