"""The story of a request that has been."""

from __future__ import annotations

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.edge.effects import Unreachable
from edgecdn.edge.turns import Failed, Turned
from edgecdn.http.body import BodyBroken
from edgecdn.observe.explain.past import latest, story_of
from edgecdn.observe.explain.story import from_json, to_json, to_text
from edgecdn.plan.model import Source
from tests.support.edge import OSAKA, PLAN, Edge, fields, ok
from tests.support.scripted import function

URL = "http://localhost:8080/"


def told(edge: Edge, url: str = URL) -> str:
    notes = edge.world.notes
    request = latest(notes, url)
    assert request is not None
    story = story_of([note for note in notes if note.request == request], edge.plan)
    assert story is not None
    assert from_json(to_json(story)) == story
    return to_text(story)


def test_a_miss_then_a_hit_then_a_confirmation(snapshot: SnapshotAssertion) -> None:
    routes = (replace(PLAN.routes[0], source=Source("cdn.yaml", 7, 5), pattern="/"),)
    policy = replace(routes[0].policy, edge_ttl=None)
    edge = Edge(
        ok(cache_control="max-age=60", etag='"a"'), replace(PLAN, routes=(replace(routes[0], policy=policy),))
    )
    edge.get("/", place=OSAKA)
    miss = told(edge)
    edge.world.advance(10)
    edge.get("/", place=OSAKA)
    hit = told(edge)
    edge.world.advance(100)
    edge.answers = Play(304, fields(etag='"a"', cache_control="max-age=60"), (), delay=0.1)
    edge.get("/", place=OSAKA)
    assert (miss, hit, told(edge)) == snapshot


def test_what_was_not_stored_and_why(snapshot: SnapshotAssertion) -> None:
    edge = Edge(ok(cache_control="private"))
    edge.get("/")
    private = told(edge)
    edge.answers = Play(200, fields(cache_control="max-age=60"), (b"ab",), broken="it closed", length=9)
    edge.network.pops["tok"].passes.clear()
    task = edge.start("/")
    edge.world.settle()
    with pytest.raises(BodyBroken):
        task.result()
    broken = told(edge)
    edge.answers = Absent(Unreachable("timeout", "no answer in 30 s"))
    edge.get("/")
    assert (private, broken, told(edge)) == snapshot


def test_functions_that_speak_or_fail_and_writes_that_invalidate(snapshot: SnapshotAssertion) -> None:
    def turner(turn: object, now: float) -> Turned:
        return Turned(now, outcome=Failed("exception", "boom"), done=True)

    edge = Edge(ok(), replace(PLAN, functions=(function("ab"),)), turner=turner)
    edge.get("/")
    failed = told(edge)
    plain = Edge(ok(cache_control="max-age=60"))
    plain.get("/")
    plain.get("/", method="POST")
    assert (failed, told(plain)) == snapshot


def test_a_304_about_something_else_and_a_head_that_contradicts() -> None:
    edge = Edge(ok(cache_control="max-age=1", etag='"a"'))
    edge.get("/")
    edge.world.advance(5)
    edge.answers = Play(304, fields(etag='"b"'))
    edge.get("/")
    assert "tok did not store it: the 304 is about another representation (RFC 9111 4.3.4)." in told(edge)
    edge.answers = ok(cache_control="max-age=1", etag='"c"')
    edge.get("/", method="HEAD")
    assert "tok made stale what it has: HEAD tells of another representation (RFC 9111 4.3.5)." in told(edge)


def test_what_was_never_asked_for_has_no_story() -> None:
    edge = Edge(ok())
    assert latest(edge.world.notes, URL) is None
    assert story_of([], edge.plan) is None
