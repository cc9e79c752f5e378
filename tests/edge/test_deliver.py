"""What the edge itself says on every response."""

from __future__ import annotations

from dataclasses import replace

from edgecdn.drivers.virtual.play import Play
from edgecdn.plan.model import Policy
from tests.support.edge import PLAN, Edge, fields, ok
from tests.support.scripted import Functions, answer, function


def test_nothing_of_the_origins_passes_for_the_edges_word() -> None:
    forged = fields(
        x_cache="HIT",
        x_served_by="moon",
        server_timing="x",
        edge_request_id="me",
        connection="close, x-a",
        x_a="1",
    )
    response = Edge(Play(200, forged)).get("/")
    assert response.headers.all("x-cache") == ("MISS",)
    assert response.headers.all("x-served-by") == ("tok",)
    assert response.headers.all("edge-request-id") == ("r1",)
    assert "x-a" not in response.headers
    assert "connection" not in response.headers


def test_tags_are_kept_from_the_client() -> None:
    edge = Edge(ok(cache_control="max-age=60", surrogate_key="a b", cache_tag="c"))
    for _ in range(2):
        response = edge.get("/")
        assert not {"surrogate-key", "cache-tag"} & {name for name, _ in response.headers}


def test_via_and_cache_status_grow_behind_those_of_tiers_above() -> None:
    edge = Edge(ok(cache_control="max-age=60", via="1.1 above", cache_status="above; hit"))
    response = edge.get("/")
    assert response.headers.get("via") == "1.1 above, 1.1 edgecdn"
    assert (
        response.headers.get("cache-status")
        == "above; hit, edgecdn-tok; fwd=uri-miss; fwd-status=200; stored"
    )


def test_the_time_at_the_origin_is_told_apart_from_the_edges() -> None:
    assert Edge(ok()).get("/").headers.first("server-timing") == (
        "cdn-cache;desc=MISS, edge;dur=0.0, origin;dur=100.0"
    )


def test_a_functions_own_answer_says_that_no_cache_was_asked() -> None:
    turner = Functions({"f": lambda message: answer(200, b"x", ("cache-status", "edgecdn-tok; hit"))})
    response = Edge(ok(), replace(PLAN, functions=(function("f"),)), turner).get("/")
    assert response.headers.get("cache-status") == "edgecdn-tok; hit, edgecdn-tok; fwd=bypass"


def test_the_vendors_fields_are_the_edges_own_where_they_are_on() -> None:
    forged = {"cf-cache-status": "HIT", "cf-ray": "x", "x-cache": "mine", "x-vercel-id": "theirs"}
    turner = Functions({"f": lambda message: answer(200, b"x", *forged.items())})
    plan = replace(PLAN, functions=(function("f"),), status_headers=("cloudflare", "cloudfront", "nginx"))
    headers = Edge(ok(), plan, turner).get("/").headers
    assert headers.all("cf-cache-status") == ("NONE/UNKNOWN",)
    assert headers.all("cf-ray") != ("x",)
    assert headers.all("x-cache") == ("FunctionGeneratedResponse from cloudfront",)
    assert headers.all("x-vercel-id") == ("theirs",)
    assert headers.all("x-served-by") == ("tok",)
    assert "x-cache-status" not in headers


def test_an_origins_own_pass_where_nobody_asked_for_the_vendors() -> None:
    edge = Edge(ok(cache_control="max-age=60", cf_cache_status="HIT", x_cache_status="HIT"))
    assert edge.get("/").headers.first("cf-cache-status") == "HIT"
    edge = Edge(edge.answers, replace(PLAN, status_headers=("cloudflare",)))
    told = [
        (response.headers.all("cf-cache-status"), response.headers.first("x-cache-status"))
        for response in (edge.get("/"), edge.get("/"))
    ]
    assert told == [(("MISS",), "HIT"), (("HIT",), "HIT")]


def test_hits_are_counted_for_fastly_alone() -> None:
    edge = Edge(ok(cache_control="max-age=60"), replace(PLAN, status_headers=("fastly",)))
    assert [edge.get("/").headers.first("x-cache-hits") for _ in range(4)] == ["0", "1", "2", "3"]
    assert edge.get("/").headers.first("cache-status") == 'edgecdn-tok; hit; ttl=59; detail="hits=4"'
    assert edge.get("/", pop="lon").headers.first("x-cache-hits") == "0"
    plain = Edge(ok(cache_control="max-age=60"))
    plain.get("/")
    assert plain.get("/").headers.first("cache-status") == "edgecdn-tok; hit; ttl=59"


def test_notes_and_server_timing_keep_the_edges_own_word() -> None:
    edge = Edge(ok(cache_control="max-age=60"), replace(PLAN, status_headers=("cloudfront",)))
    response = edge.get("/")
    assert response.headers.first("x-cache") == "Miss from cloudfront"
    assert (response.headers.first("server-timing") or "").startswith("cdn-cache;desc=MISS")
    (note,) = (note for note in edge.world.notes if note.phase == "deliver")
    assert dict(note.detail)["x_cache"] == "MISS"
    assert (response.headers.first("via") or "").endswith(".cloudfront.net (CloudFront)")
    assert edge.asked[0].headers.first("via") == "1.1 edgecdn"


def test_fastlys_debugging_shows_what_is_for_edges() -> None:
    origin = ok(cache_control="max-age=60", surrogate_key="a b", surrogate_control="max-age=9", cache_tag="c")
    edge = Edge(origin, replace(PLAN, status_headers=("fastly",)))
    assert "surrogate-key" not in edge.get("/").headers
    shown = edge.get("/", fastly_debug="1").headers
    assert (shown.first("surrogate-key"), shown.first("surrogate-control")) == ("a b", "max-age=9")
    assert "cache-tag" not in shown
    assert (shown.first("fastly-debug-ttl") or "").startswith("(H cache-tok")
    other = Edge(origin, replace(PLAN, status_headers=("nginx",))).get("/", fastly_debug="1").headers
    assert not {"surrogate-key", "fastly-debug-ttl"} & {name for name, _ in other}


def test_a_shield_is_told_from_its_member_of_cache_status() -> None:
    pops = tuple(replace(pop, shield="lon" if pop.code == "tok" else None) for pop in PLAN.pops)
    forged = ok(cache_control="max-age=60", cache_status='edgecdn-lon; hit; ttl=9; detail="hits=3"')
    edge = Edge(forged, replace(PLAN, pops=pops, status_headers=("fastly",)))
    for _ in range(3):
        edge.get("/", pop="lon")
    told = [
        (r.headers.first("x-cache"), r.headers.first("x-cache-hits"))
        for r in (edge.get("/", pop="tok"), edge.get("/", pop="tok"))
    ]
    assert told == [("HIT, MISS", "3, 0"), ("HIT, HIT", "3, 1")]
    unasked = Edge(forged, replace(PLAN, status_headers=("fastly",))).get("/")
    assert unasked.headers.first("x-cache") == "MISS"


def test_targeted_fields_are_the_rules_and_stay_from_clients_but_for_the_one_for_every_cdn() -> None:
    policy = Policy(targeted=("shop-cdn-cache-control", "cdn-cache-control"))
    answers = ok(
        cache_control="no-store",
        cdn_cache_control="max-age=9",
        shop_cdn_cache_control="max-age=60",
        surrogate_control="max-age=5",
    )
    edge = Edge(answers, replace(PLAN, fallback=policy))
    response = edge.get("/")
    assert "surrogate-capability" not in edge.asked[0].headers
    names = {name for name, _ in response.headers if name.endswith("-control")}
    assert names == {"cache-control", "cdn-cache-control"}
    edge.world.advance(30)
    assert edge.get("/").headers.first("x-cache") == "HIT"
    edge.world.advance(31)
    assert edge.get("/").headers.first("x-cache") == "EXPIRED"


def test_without_targeted_fields_the_ordinary_one_counts() -> None:
    answers = ok(cache_control="no-store", cdn_cache_control="max-age=9")
    edge = Edge(answers, replace(PLAN, fallback=Policy(targeted=())))
    assert [edge.get("/").headers.first("x-cache") for _ in range(2)] == ["MISS", "MISS"]
