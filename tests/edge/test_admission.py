"""Who may enter, and what of a client's fields is believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.edge.admission import cleaned
from edgecdn.edge.signing import sign
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from edgecdn.http.url import Url, parse_url
from edgecdn.plan.model import Policy, Route, Signing
from tests.support.edge import PLAN, START, Edge, ok

ROUTE = Route("media", "/media/*", None, (), Policy(mode="signed-url", edge_ttl=86400.0), "shop", "default")
SIGNED = replace(PLAN, routes=(ROUTE,), signing=(Signing("default", "hmac-sha256", ("SIGNING_KEY",)),))


def target(path: str, lasts: int = 600) -> str:
    url = parse_url(f"http://localhost:8080{path}")
    assert url is not None
    return str(sign(url, "SIGNING_KEY", b"s" * 32, int(START) + lasts, host_bound=False))


@pytest.mark.parametrize(
    "name",
    [
        *(
            "x-forwarded-for",
            "x-forwarded-host",
            "x-original-url",
            "x-http-method-override",
            "true-client-ip",
        ),
        *("edge-request-id", "edge-anything", "cache-status", "connection", "keep-alive", "te", "upgrade"),
    ],
)
def test_what_only_an_edge_or_one_hop_may_say_is_dropped(name: str) -> None:
    request = Request("GET", Url("http", "x", None, "/"), Headers(((name, "forged"), ("accept", "*/*"))))
    assert cleaned(request).headers.pairs == (("accept", "*/*"),)


def test_a_loop_is_refused() -> None:
    edge = Edge(ok())
    response = edge.get("/", cdn_loop="other, edgecdn; v=1")
    assert (response.status, edge.asked) == (508, [])
    assert edge.get("/", cdn_loop="other").status == 200


def test_the_signature_is_no_part_of_the_key_nor_of_what_the_origin_sees() -> None:
    edge = Edge(ok(), SIGNED)
    assert edge.get(target("/media/cat.jpg?w=3")).headers.first("x-cache") == "MISS"
    assert edge.get(target("/media/cat.jpg?w=3", lasts=900)).headers.first("x-cache") == "HIT"
    assert [request.url.target for request in edge.asked] == ["/media/cat.jpg?w=3"]


@pytest.mark.parametrize(
    "fields", [{}, {"range": "bytes=0-1"}, {"if_none_match": "*"}, {"cache_control": "only-if-cached"}]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_no_path_skips_admission_not_even_a_hit(method: str, fields: dict[str, str]) -> None:
    edge = Edge(ok(etag='"1"'), SIGNED)
    edge.get(target("/media/cat.jpg"))
    assert edge.get("/media/cat.jpg", method=method, **fields).status == 403
    edge.world.advance(86_401)
    assert edge.get("/media/cat.jpg", method=method, **fields).status == 403
    assert len(edge.asked) == 1


def test_a_hit_ends_with_its_signature() -> None:
    edge = Edge(ok(), SIGNED)
    signed = target("/media/cat.jpg", lasts=10)
    assert edge.get(signed).status == 200
    edge.world.advance(11)
    assert edge.get(signed).status == 403


def test_another_spelling_of_the_path_is_the_same_path() -> None:
    edge = Edge(ok(), SIGNED)
    assert edge.get("/public/../media/cat.jpg").status == 403
    assert edge.get("/%6dedia/cat.jpg").status == 403
