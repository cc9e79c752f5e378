"""The cache phase: the key that a request leads to, and what goes on from there."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from edgecdn.cache.selector import ByTag, ByUrl
from edgecdn.drivers.virtual.play import Play
from edgecdn.edge.turns import Message, Start, Turned
from edgecdn.http.message import Request
from edgecdn.http.url import Url
from edgecdn.plan.model import KeyPolicy, Place, Policy, Route
from tests.support.edge import LONDON, PLAN, TOKYO, Edge, fields, ok, text
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


class TestLifetimes:
    """`cacheTtl` and its kin hold whatever the response says."""

    def edge(
        self, cf: dict[str, object], policy: Policy | None = None, status: int = 200, **said: Any
    ) -> Edge:
        def turn(message: Message) -> Turned:
            if isinstance(message, Start):
                return fetch(replace(message.request, cf=json.dumps(cf)))
            return Turned(0.0, outcome=told(message), done=True)

        routes = (Route("all", "*", None, (), policy or Policy(), "shop"),)
        plan = replace(PLAN, functions=(function("f"),), routes=routes)
        return Edge(replace(ok(**said), status=status), plan, Functions({"f": turn}))

    def test_it_overrides_what_the_response_says(self) -> None:
        edge = self.edge({"cacheTtl": 30}, cache_control="private, no-store", set_cookie="a=1")
        assert cached(edge, "/", "/") == ["MISS", "HIT"]
        assert "set-cookie" not in edge.get("/").headers
        edge.world.advance(31)
        assert cached(edge, "/") == ["EXPIRED"]

    def test_an_authorised_request_is_no_less_private_for_it(self) -> None:
        assert cached(self.edge({"cacheTtl": 30}), "/", "/", authorization="Bearer x") == ["MISS", "MISS"]

    def test_below_zero_nothing_is_stored(self) -> None:
        assert cached(self.edge({"cacheTtl": -1}, cache_control="max-age=60"), "/", "/") == [
            "BYPASS",
            "BYPASS",
        ]

    def test_a_rule_that_says_no_store_stands(self) -> None:
        edge = self.edge({"cacheTtl": 30}, Policy(mode="no-store"))
        assert cached(edge, "/", "/") == ["BYPASS", "BYPASS"]

    def test_a_lifetime_by_status_counts_before_the_one_for_all(self) -> None:
        cf: dict[str, object] = {"cacheTtl": 100, "cacheTtlByStatus": {"500-599": 10, "404": 0}}
        edge = self.edge(cf, status=503)
        assert cached(edge, "/", "/") == ["MISS", "HIT"]
        edge.world.advance(11)
        assert cached(edge, "/")[0] != "HIT"
        assert cached(self.edge(cf, status=404), "/", "/") == ["MISS", "MISS"]

    def test_the_rules_lifetimes_hold_where_the_function_is_silent(self) -> None:
        policy = Policy(edge_ttl=50.0)
        edge = self.edge({"cacheTtlByStatus": {"404": 5}}, policy)
        edge.get("/")
        edge.world.advance(49)
        assert cached(edge, "/") == ["HIT"]

    def test_tags_are_purged_by_and_no_client_sees_them(self) -> None:
        edge = self.edge({"cacheTags": ["one", "two"]}, cache_control="max-age=60", cache_tag="own")
        for tag in ("one", "two", "own"):
            assert "cache-tag" not in edge.get("/").headers
            assert edge.network.pops["tok"].shelf.purge(ByTag(tag), edge.world.now) == 1


class TestNoVarySearch:
    """A response that says which parameters do not matter answers all queries that differ in nothing else."""

    def edge(self, rule: str = 'params=("utm")', **headers: str) -> Edge:
        def origin(name: str, request: Request, now: float) -> Play:
            said = {"cache_control": "max-age=10", "no_vary_search": rule, **headers}
            if "if-none-match" in request.headers:
                return Play(304, fields(**said))
            return ok((request.url.query or "").encode(), **said)

        return Edge(origin)

    def test_a_query_is_answered_by_what_is_stored_for_another(self) -> None:
        edge = self.edge()
        assert cached(edge, "/?utm=1&a=1", "/?a=1&utm=2", "/?a=1", "/?a=2", "/x?a=1") == [
            "MISS",
            "HIT",
            "HIT",
            "MISS",
            "MISS",
        ]
        assert edge.get("/?a=1").headers.first("no-vary-search") == 'params=("utm")'

    def test_other_parts_of_the_key_and_vary_still_count(self) -> None:
        edge = self.edge(vary="X-A")
        assert cached(edge, "/?utm=1", x_a="1") == ["MISS"]
        assert cached(edge, "/?utm=2", x_a="2") == ["MISS"]
        assert cached(edge, "/?utm=3", x_a="1") == ["HIT"]
        policy = Policy(key=KeyPolicy(device=True))
        rules = replace(PLAN, routes=(Route("all", "*", None, (), policy, "shop"),))
        keyed = Edge(ok(cache_control="max-age=10", no_vary_search="params"), rules)
        assert cached(keyed, "/?a=1", "/?a=2", user_agent="iPhone Mobile") == ["MISS", "HIT"]
        assert cached(keyed, "/?a=3", user_agent="desk") == ["MISS"]

    def test_what_is_stored_for_another_query_is_confirmed_where_it_lies(self) -> None:
        edge = self.edge(etag='"1"')
        edge.get("/?utm=1")
        edge.world.advance(20)
        assert cached(edge, "/?utm=2", "/?utm=1", "/?utm=3") == ["REVALIDATED", "HIT", "HIT"]
        assert len(edge.network.pops["tok"].shelf) == 1

    def test_a_newer_answer_takes_the_place_of_the_one_for_another_query(self) -> None:
        edge = self.edge()
        edge.get("/?utm=1")
        edge.world.advance(20)
        assert text(edge.get("/?utm=2")) == "utm=2"
        assert [text(edge.get(target)) for target in ("/?utm=1", "/")] == ["utm=2", "utm=2"]
        assert len(edge.network.pops["tok"].shelf) == 1

    def test_a_304_that_says_anew_which_queries_count_leaves_nothing_for_others(self) -> None:
        rules = ['params=("utm")', 'params=("other")']

        def origin(name: str, request: Request, now: float) -> Play:
            if "if-none-match" in request.headers:
                return Play(304, fields(no_vary_search=rules[1]))
            return ok(no_vary_search=rules[0], cache_control="max-age=10", etag='"1"')

        edge = Edge(origin)
        edge.get("/?utm=1")
        edge.world.advance(20)
        assert cached(edge, "/?utm=2") == ["REVALIDATED"]
        assert len(edge.network.pops["tok"].shelf) == 0

    def test_a_purge_or_a_write_of_one_url_is_one_of_all_that_it_answers(self) -> None:
        for method in ("PURGE", "DELETE"):
            edge = self.edge()
            edge.get("/?utm=1")
            if method == "PURGE":
                url = edge.asked[0].url.with_query("utm=2")
                assert edge.network.pops["tok"].shelf.purge(ByUrl(url), edge.world.now) == 1
            else:
                edge.get("/?utm=2", method=method)
            assert cached(edge, "/?utm=1") == ["MISS"]

    def test_a_purge_holds_for_what_is_on_its_way_for_another_query(self) -> None:
        edge = self.edge()
        edge.start("/?utm=1")
        edge.world.advance(0.05)
        (state,) = (edge.network.pops["tok"],)
        state.shelf.purge(ByUrl(Url("http", "localhost", 8080, "/", "utm=2")), edge.world.now)
        edge.world.settle()
        assert len(state.shelf) == 0


def test_an_origin_is_told_the_device_and_the_country_of_the_key_and_no_word_of_the_clients() -> None:
    policy = Policy(key=KeyPolicy(device=True, country=True))
    edge = Edge(ok(cache_control="max-age=60", vary="Edge-Client-Device"), replace(PLAN, fallback=policy))
    edge.get("/", place=TOKYO, edge_client_country="US", edge_client_device="fridge")
    edge.get("/", place=TOKYO, user_agent="Mozilla (iPhone)")
    asked = [request.headers for request in edge.asked]
    assert [one.all("edge-client-country") for one in asked] == [("JP",), ("JP",)]
    assert [one.all("edge-client-device") for one in asked] == [("desktop",), ("mobile",)]
    assert edge.get("/", place=TOKYO, user_agent="Other (iPhone)").headers.first("x-cache") == "HIT"
