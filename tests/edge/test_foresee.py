"""What would happen to a request now, without letting it happen."""

from __future__ import annotations

from dataclasses import replace

from edgecdn.cache.decide import Hit, Miss, Revalidate, Stale
from edgecdn.drivers.virtual.play import Play
from edgecdn.edge.foresee import Foreseen, foresee
from edgecdn.edge.visit import Arrival
from edgecdn.http.message import Request
from edgecdn.http.url import parse_url
from edgecdn.plan.model import KeyPolicy, Policy, Route, Signing
from tests.support.edge import OSAKA, PLAN, TOKYO, Edge, fields, ok


def foreseen(edge: Edge, target: str = "/", *, pop: str | None = None, **headers: str) -> Foreseen:
    url = parse_url(f"http://localhost:8080{target}")
    assert url is not None
    arrival = Arrival("x", edge.world.now, pop, None if pop else OSAKA)
    return foresee(edge.network, Request("GET", url, fields(**headers)), arrival)


def test_it_says_what_the_request_then_gets_and_changes_nothing() -> None:
    edge = Edge(ok(cache_control="max-age=10, stale-while-revalidate=10"))
    seen = []
    for _ in range(4):
        told = foreseen(edge)
        assert told == foreseen(edge)
        seen.append(type(told.tiers[0].decision))
        edge.get("/", place=OSAKA)
        edge.world.advance(9)
    assert seen == [Miss, Hit, Stale, Hit]


def test_the_pops_are_ranked_by_distance() -> None:
    told = foreseen(Edge(ok()))
    assert (told.pop, [candidate.pop.code for candidate in told.candidates]) == ("tok", ["tok", "lon"])
    assert 350 < told.candidates[0].kilometres < 450
    assert foreseen(Edge(ok()), pop="lon").pop == "lon"


def test_variants_are_told_with_whether_the_request_selects_them() -> None:
    edge = Edge(ok(cache_control="max-age=10", vary="X-Kind"))
    edge.get("/", x_kind="a")
    edge.world.advance(4)
    (tier,) = foreseen(edge, x_kind="a").tiers
    (held,) = tier.held
    assert (held.selected, round(held.age), round(held.ttl)) == (True, 4, 6)
    (tier,) = foreseen(edge, x_kind="b").tiers
    assert (tier.held[0].selected, type(tier.decision)) == (False, Miss)


def test_tiers_go_up_to_the_one_that_would_ask_the_origin() -> None:
    origins = (replace(PLAN.origins[0], shield="lon"),)
    edge = Edge(ok(cache_control="max-age=10, stale-while-revalidate=60"), replace(PLAN, origins=origins))
    assert [tier.pop for tier in foreseen(edge).tiers] == ["tok", "lon"]
    edge.get("/", place=TOKYO)
    assert [tier.pop for tier in foreseen(edge).tiers] == ["tok"]
    edge.world.advance(20)
    below, above = foreseen(edge).tiers
    # The shield never answers with what is stale where the one below asks whether it still is good.
    assert (type(below.decision), type(above.decision)) == (Stale, Revalidate)


def test_what_the_key_is_made_of_and_what_not() -> None:
    policy = Policy(key=KeyPolicy(query="deny", query_names=("utm_source",), cookies=("theme",)))
    edge = Edge(ok(), replace(PLAN, fallback=policy))
    told = foreseen(edge, "/?b=2&utm_source=x&a=1", cookie="theme=dark; id=7")
    assert [str(part) for part in told.parts] == ["cookie:theme=dark"]
    assert told.left_out == ("utm_source=x",)
    assert told.key == "http://localhost:8080/?a=1&b=2 cookie:theme=dark"


def test_an_answer_that_was_not_stored_lately_is_remembered_with_its_reason() -> None:
    edge = Edge(ok(cache_control="private"))
    edge.get("/")
    (tier,) = foreseen(edge).tiers
    assert tier.passing is not None
    assert tier.passing.why.reason == "the response says private"


def test_who_is_not_let_in_comes_to_no_cache() -> None:
    route = Route("media", "/*", None, (), Policy(mode="signed-url"), "shop", signing="keys")
    plan = replace(PLAN, routes=(route,), signing=(Signing("keys", "hmac-sha256", ("SIGNING_KEY",)),))
    told = foreseen(Edge(ok(), plan))
    assert (told.refusal is not None and told.refusal.status, told.tiers) == (403, ())


def test_a_range_of_a_large_object_is_sought_in_its_slice() -> None:
    plan = replace(PLAN, fallback=Policy(slice_size=4096))
    whole = bytes(range(256)) * 64
    part = Play(
        206,
        fields(cache_control="max-age=60", etag='"a"', content_range=f"bytes 4096-8191/{len(whole)}"),
        (whole[4096:8192],),
        length=4096,
    )
    edge = Edge(part, plan)
    told = foreseen(edge, range="bytes=5000-5009")
    assert told.part is not None
    assert told.part.start == 4096
    edge.get("/", range="bytes=5000-5009")
    assert isinstance(foreseen(edge, range="bytes=5000-5009").tiers[0].decision, Hit)
    assert foreseen(edge).part is None


def test_a_fetch_under_way_is_told() -> None:
    edge = Edge(ok(cache_control="max-age=10"))
    task = edge.start("/")
    edge.world.advance(0.05)
    assert foreseen(edge).tiers[0].flying
    edge.world.settle()
    task.result()
    assert not foreseen(edge).tiers[0].flying


def test_a_picture_has_the_rule_and_the_key_of_its_original_and_a_part_of_its_own() -> None:
    policy = Policy(images="cloudflare")
    plan = replace(PLAN, routes=(Route("media", "/media/*", None, (), policy, "shop"),))
    edge = Edge(ok(), plan)
    told = foreseen(edge, "/cdn-cgi/image/width=8/media/a.png")
    assert told.matched.route is not None
    assert told.request.url.path == "/media/a.png"
    assert [part.kind for part in told.parts] == ["picture"]
    assert told.key == f"http://localhost:8080/media/a.png {told.parts[0]}"
    assert [type(tier.decision) for tier in told.tiers] == [Miss]
    refused = foreseen(edge, "/cdn-cgi/image/width=0/media/a.png")
    assert refused.refusal is not None
    assert (refused.refusal.status, refused.tiers) == (400, ())
    by_query = replace(plan, routes=(replace(plan.routes[0], policy=Policy(images="fastly")),))
    told = foreseen(Edge(ok(), by_query), "/media/a.png?width=0")
    assert told.refusal is not None
    assert foreseen(Edge(ok(), by_query), "/media/a.png?v=1").key == "http://localhost:8080/media/a.png"
