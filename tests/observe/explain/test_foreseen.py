"""The story of a request that has not been made."""

from __future__ import annotations

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from edgecdn.edge.foresee import foresee
from edgecdn.edge.visit import Arrival
from edgecdn.http.message import Request
from edgecdn.http.url import parse_url
from edgecdn.observe.explain.foreseen import story_of
from edgecdn.observe.explain.story import Story, from_json, to_json, to_text
from edgecdn.plan.model import Bounds, KeyPolicy, Plan, Policy, Route, Signing, Source, StatusTtl
from tests.support.edge import OSAKA, PLAN, Edge, fields, ok
from tests.support.scripted import function

KEYED = Policy(key=KeyPolicy(query="deny", query_names=("utm_source",), cookies=("theme",), device=True))
RULED = Route(
    "pages",
    "/p/*",
    None,
    ("GET",),
    Policy(
        bounds=Bounds(5.0, 60.0, 3600.0), status_ttl=(StatusTtl(404, 404, 10.0), StatusTtl(500, 599, 0.0))
    ),
    "shop",
    source=Source("cdn.yaml", 12, 5),
)
SHIELDED = replace(PLAN, origins=(replace(PLAN.origins[0], shield="lon"),))


def story(edge: Edge, target: str = "/", *, method: str = "GET", place: bool = True, **headers: str) -> Story:
    url = parse_url(f"http://localhost:8080{target}")
    assert url is not None
    arrival = Arrival("x", edge.world.now, None, OSAKA if place else None)
    return story_of(foresee(edge.network, Request(method, url, fields(**headers)), arrival))


def one_line(told: Story) -> str:
    return " ".join(to_text(told).split())


def test_nothing_stored(snapshot: SnapshotAssertion) -> None:
    assert to_text(story(Edge(ok(), replace(PLAN, routes=(RULED,))), "/p/a?x=1")) == snapshot


def test_fresh_then_stale_with_variants(snapshot: SnapshotAssertion) -> None:
    edge = Edge(
        ok(cache_control="max-age=10, stale-while-revalidate=60", vary="X-Kind", content_type="text/css")
    )
    edge.get("/", x_kind="a", place=OSAKA)
    edge.get("/", x_kind="b", place=OSAKA)
    edge.world.advance(3)
    fresh = to_text(story(edge, x_kind="a"))
    edge.world.advance(20)
    assert (fresh, to_text(story(edge, x_kind="a"))) == snapshot


def test_key_parts_and_what_was_left_out(snapshot: SnapshotAssertion) -> None:
    edge = Edge(ok(), replace(PLAN, fallback=KEYED, functions=(function("ab"), function("fix", on="origin"))))
    told = story(edge, "/?b=2&utm_source=x&a=1", cookie="theme=dark", user_agent="iPhone")
    assert to_text(told) == snapshot


def test_why_it_was_not_stored_and_what_to_do(snapshot: SnapshotAssertion) -> None:
    edge = Edge(ok(cache_control="max-age=60", set_cookie="a=b"), SHIELDED)
    edge.get("/", place=OSAKA)
    assert to_text(story(edge)) == snapshot


def test_who_is_not_let_in(snapshot: SnapshotAssertion) -> None:
    route = Route("media", "/*", None, (), Policy(mode="signed-url"), "shop", signing="keys")
    plan = replace(PLAN, routes=(route,), signing=(Signing("keys", "hmac-sha256", ("SIGNING_KEY",)),))
    assert to_text(story(Edge(ok(), plan))) == snapshot


@pytest.mark.parametrize(
    ("plan", "method", "headers", "expected"),
    [
        (PLAN, "POST", {}, "POST is not answered from a cache"),
        (PLAN, "GET", {"cache_control": "only-if-cached"}, "The answer is a 504."),
        (PLAN, "GET", {"cache_control": "no-store"}, "the request says no-store (RFC 9111 5.2.1.5)"),
        (
            replace(PLAN, fallback=Policy(edge_ttl=60.0)),
            "GET",
            {},
            "kept for 1 min, however long the origin says",
        ),
        (
            replace(PLAN, fallback=Policy(slice_size=4096)),
            "GET",
            {"range": "bytes=5000-"},
            "bytes 4,096 to 8,191",
        ),
    ],
)
def test_words_for(plan: Plan, method: str, headers: dict[str, str], expected: str) -> None:
    told = story(Edge(ok(), plan), method=method, **headers)  # type: ignore[arg-type]  # all of them are fields
    assert expected in one_line(told)


def test_a_stored_answer_that_has_to_be_confirmed_is_told_with_its_validators() -> None:
    edge = Edge(ok(cache_control="max-age=1", etag='"a"'))
    edge.get("/", place=OSAKA)
    edge.world.advance(5)
    assert "The origin shop is asked whether it is still good, with if-none-match." in one_line(story(edge))
    edge.network.pops["tok"].shelf.drop("http://localhost:8080/")
    assert "nothing says where the client is" in one_line(story(edge, place=False))


def test_what_was_not_stored_last_time_is_told_with_its_reason() -> None:
    edge = Edge(ok(cache_control="private"))
    edge.get("/", place=OSAKA)
    edge.world.advance(100)
    url = parse_url("http://localhost:8080/")
    assert url is not None
    arrival = Arrival("x", edge.world.now, None, OSAKA)
    told = one_line(story_of(foresee(edge.network, Request("GET", url), arrival), edge.world.notes))
    assert (
        "Last asked for 1 min 40 s ago (request r1 in tok): MISS, nothing is stored under this key." in told
    )
    assert "tok did not store it: the response says private (RFC 9111 5.2.2.7)." in told


def test_programs_get_the_same() -> None:
    told = story(Edge(ok()))
    assert from_json(to_json(told)) == told
    assert {step.about for step in told.steps} == {"place", "rule", "key", "cache", "verdict"}


def test_what_a_failing_origin_leads_to_is_told_before_it_fails() -> None:
    edge = Edge(ok(cache_control="max-age=1, stale-if-error=60", etag='"a"'))
    edge.get("/")
    edge.world.advance(5)
    assert "Where that fails, it is served as it is (stale-if-error, RFC 5861 4)." in one_line(story(edge))
    strict = Edge(ok(cache_control="no-cache, stale-if-error=60", etag='"a"'))
    strict.get("/")
    assert "served as it is" not in one_line(story(strict))


def test_variants_that_left_for_others_are_told_of() -> None:
    edge = Edge(
        ok(cache_control="max-age=60"),
        replace(PLAN, fallback=Policy(key=KeyPolicy(headers=("x-a",)), max_variants=2)),
    )
    for name in "abc":
        edge.get("/", x_a=name)
        edge.world.advance(1)
    sentence = "It has 2 other variants of this URL, and no more are kept (max_variants)"
    assert sentence in one_line(story(edge, x_a="a"))
    assert sentence not in one_line(story(edge, x_a="c"))
