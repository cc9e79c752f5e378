"""What the edge itself says on every response."""

from __future__ import annotations

from dataclasses import replace

from edgecdn.drivers.virtual.play import Play
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
