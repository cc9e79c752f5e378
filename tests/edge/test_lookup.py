"""The cache phase: the key that a request leads to, and what goes on from there."""

from __future__ import annotations

import json
from dataclasses import replace

from edgecdn.drivers.virtual.play import Play
from edgecdn.edge.turns import Message, Start, Turned
from edgecdn.http.message import Request
from edgecdn.plan.model import KeyPolicy, Place, Policy, Route
from tests.support.edge import LONDON, PLAN, Edge, ok, text
from tests.support.scripted import Functions, fetch, function, told

FRANCE = Place(48.86, 2.35, "Paris", "FR", "Europe/Paris")


def keyed(key: KeyPolicy, mode: Policy | None = None) -> Edge:
    policy = replace(mode or Policy(edge_ttl=60.0), key=key)
    return Edge(ok(), replace(PLAN, routes=(Route("all", "*", None, (), policy, "shop"),)))


def cached(edge: Edge, *targets: str, **headers: str) -> list[str | None]:
    return [edge.get(target, **headers).headers.first("x-cache") for target in targets]


def test_queries_are_part_of_the_key_as_the_rule_says() -> None:
    assert cached(keyed(KeyPolicy()), "/?a=1", "/?a=2", "/?a=1") == ["MISS", "MISS", "HIT"]
    assert cached(keyed(KeyPolicy(query="none")), "/?a=1", "/?b=2", "/") == ["MISS", "HIT", "HIT"]
    allow = keyed(KeyPolicy(query="allow", query_names=("a",)))
    assert cached(allow, "/?a=1&utm=x", "/?utm=y&a=1", "/?a=2") == ["MISS", "HIT", "MISS"]


def test_what_the_key_leaves_out_does_not_go_upstream() -> None:
    edge = keyed(KeyPolicy(query="deny", query_names=("utm",)))
    edge.get("/?utm=x&b=2&a=1")
    assert edge.asked[0].url.query == "a=1&b=2"


def test_facts_of_the_client_may_be_part_of_the_key() -> None:
    edge = keyed(KeyPolicy(country=True))
    answers = [edge.get("/", pop="lon", place=place) for place in (LONDON, FRANCE, FRANCE)]
    assert [answer.headers.first("x-cache") for answer in answers] == ["MISS", "MISS", "HIT"]
    edge = keyed(KeyPolicy(device=True))
    phone, desk = "Mozilla/5.0 (iPhone) Mobile", "Mozilla/5.0 (X11)"
    assert [cached(edge, "/", user_agent=agent) for agent in (phone, desk, phone)] == [
        ["MISS"],
        ["MISS"],
        ["HIT"],
    ]


def test_a_function_may_set_key_and_lifetime_of_what_it_fetches() -> None:
    def turn(message: Message) -> Turned:
        if isinstance(message, Start):
            variant = message.request.headers.first("x-variant")
            cf = json.dumps({"cacheKey": f"v-{variant}", "cacheTtl": 30})
            return fetch(replace(message.request, cf=cf))
        return Turned(0.0, outcome=told(message), done=True)

    def origin(name: str, request: Request, now: float) -> Play:
        return ok((request.headers.first("x-variant") or "").encode())

    edge = Edge(origin, replace(PLAN, functions=(function("f"),)), Functions({"f": turn}))
    for expected in ("MISS", "HIT"):
        for variant in ("A", "B"):
            response = edge.get("/", x_variant=variant)
            assert (text(response), response.headers.first("x-cache")) == (variant, expected)
    edge.world.advance(31)
    assert edge.get("/", x_variant="A").headers.first("x-cache") == "EXPIRED"
