"""Purging a network: which PoPs, what each answers, and what a purge does to fetches under way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.cache.selector import ByTag, ByTarget, ByUrl, Everything
from edgecdn.drivers.virtual.play import Play
from edgecdn.edge.effects import Note
from edgecdn.edge.purge import Order, Purged, purge
from edgecdn.http.message import Request
from edgecdn.http.url import Url
from edgecdn.plan.model import KeyPolicy, Policy
from tests.support.edge import PLAN, Edge, fields, ok, text

HOME = ByUrl(Url("http", "localhost", 8080, "/"))


def carry_out(edge: Edge, order: Order) -> tuple[Purged, ...]:
    task = edge.world.start(purge(edge.network, order, edge.world.now, "p1"))
    edge.world.settle()
    return task.result()


def verdicts(edge: Edge, target: str = "/") -> list[str | None]:
    return [edge.get(target, pop=pop).headers.first("x-cache") for pop in ("tok", "lon")]


def test_each_pop_answers_for_itself() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    edge.get("/", pop="tok")
    assert carry_out(edge, Order((Everything(),))) == (Purged("tok", 1), Purged("lon", 0))
    assert verdicts(edge) == ["MISS", "MISS"]


def test_one_pop_alone_is_purged_when_it_is_named() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    verdicts(edge)
    assert carry_out(edge, Order((HOME,), pops=("lon",))) == (Purged("lon", 1),)
    assert verdicts(edge) == ["HIT", "MISS"]


def test_a_soft_purge_leaves_what_may_be_confirmed_or_served_stale() -> None:
    def origin(name: str, request: Request, now: float) -> Play:
        if request.headers.first("if-none-match") is not None:
            return Play(304, fields(etag='"1"', cache_control="max-age=60"))
        return ok(etag='"1"', cache_control="max-age=60")

    edge = Edge(origin)
    verdicts(edge)
    carry_out(edge, Order((HOME,), soft=True))
    assert verdicts(edge) == ["REVALIDATED", "REVALIDATED"]
    assert verdicts(edge) == ["HIT", "HIT"]


def test_what_was_done_is_noted_for_each_pop_under_the_id_of_who_asked() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    edge.get("/")
    carry_out(edge, Order((HOME, ByTag("none")), soft=True))
    notes = [note for note in edge.world.notes if note.phase == "purge"]
    now = edge.world.now
    assert notes == [
        Note(now, "tok", "p1", "purge", "soft", (("objects", 1),)),
        Note(now, "lon", "p1", "purge", "soft", (("objects", 0),)),
    ]


@pytest.mark.parametrize("selector", [HOME, ByTag("red"), Everything()])
def test_who_comes_after_a_purge_does_not_join_a_fetch_from_before_it(selector: ByUrl | ByTag) -> None:
    versions = iter((b"old", b"new", b"newer"))

    def origin(name: str, request: Request, now: float) -> Play:
        return Play(
            200, fields(cache_control="max-age=60", surrogate_key="red"), (next(versions),), delay=1.0
        )

    edge = Edge(origin)
    before = edge.start("/")
    edge.world.advance(0.5)
    carry = edge.world.start(purge(edge.network, Order((selector,)), edge.world.now))
    after = edge.start("/")
    edge.world.settle()
    assert carry.result()
    assert (before.result()[1], after.result()[1]) == (b"old", b"new")
    assert text(edge.get("/")) == "new"


def test_a_purge_of_another_url_parts_nobody_from_a_fetch() -> None:
    edge = Edge(Play(200, fields(cache_control="max-age=60"), (b"a",), delay=1.0))
    edge.start("/")
    edge.world.advance(0.5)
    edge.world.start(
        purge(edge.network, Order((ByUrl(Url("http", "localhost", 8080, "/b")),)), edge.world.now)
    )
    edge.start("/")
    edge.world.settle()
    assert len(edge.asked) == 1


def test_a_purge_forgets_what_was_not_worth_a_flight() -> None:
    edge = Edge(ok(cache_control="no-store"))
    edge.get("/")
    assert edge.network.pops["tok"].passes
    carry_out(edge, Order((HOME,)))
    assert not edge.network.pops["tok"].passes


def test_parameters_that_are_no_part_of_the_key_do_not_matter() -> None:
    policy = Policy(edge_ttl=60.0, key=KeyPolicy(query="deny", query_names=("utm",)))
    edge = Edge(ok(location="/a?utm=4&x=1"), replace(PLAN, fallback=policy))

    def touched(query: str) -> int:
        order = Order((ByUrl(Url("http", "localhost", 8080, "/a", query)),), pops=("tok",))
        return carry_out(edge, order)[0].objects

    edge.get("/a?x=1&utm=2")
    assert [touched("utm=3&x=1"), touched("utm=3&x=1")] == [1, 0]
    edge.get("/a?x=1&utm=2")
    edge.get("/b", method="POST")
    assert touched("x=1") == 0


def test_a_path_with_parameters_that_are_no_part_of_the_key_names_what_is_stored_without_them() -> None:
    plan = replace(PLAN, routes=(), fallback=Policy(key=KeyPolicy("deny", ("utm",))))
    edge = Edge(ok(cache_control="max-age=60"), plan)
    edge.get("/a?b=1&utm=2", pop="tok")
    prefixes = ByTarget(prefixes=("/nothing",))
    path = ByTarget(frozenset(("/a?utm=9&b=1",)))
    assert carry_out(edge, Order((prefixes, path))) == (Purged("tok", 1), Purged("lon", 0))
