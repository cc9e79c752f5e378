"""Pictures asked for by URL, through the whole edge."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.edge.images.entering import by_query
from edgecdn.edge.signing import sign
from edgecdn.edge.turns import Message, RequestHead, Start, Turned
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url
from edgecdn.plan.model import Origin, Policy, Route, Signing
from tests.support.edge import PLAN, Edge, ok, text
from tests.support.images import Engine
from tests.support.pictures import decoded, encoded, quartered
from tests.support.scripted import Functions, fetch, function, told

HERE = "http://localhost:8080"
DATA = encoded(quartered((16, 8)))
BY_PATH, BY_QUERY = Policy(images="cloudflare"), Policy(images="fastly")
SITE = replace(
    PLAN,
    routes=(
        Route("media", "/media/*", None, (), BY_PATH, "shop"),
        Route("secret", "/secret/*", None, (), replace(BY_PATH, mode="signed-url"), "shop", "default"),
        Route("io", "/io/*", None, (), BY_QUERY, "files"),
        Route("plain", "/plain/*", None, (), Policy(), "shop"),
    ),
    origins=(
        Origin("shop", "url", "http://shop.example/base"),
        Origin("files", "url", "https://files.example"),
    ),
    signing=(),
)


def answer(origin: str, request: Request, now: float) -> Play | Absent:
    if origin == "service:images":
        return Engine()(request)
    if request.url.path.endswith(".html"):
        return ok(b"<html>", content_type="text/html")
    return ok(DATA, content_type="image/png", cache_control="max-age=60", etag='"v1"')


@pytest.fixture
def edge() -> Edge:
    return Edge(answer, SITE)


def size(response: Response) -> tuple[int, int]:
    assert response.status == 200, text(response)
    assert isinstance(response.body, Bytes)
    return decoded(response.body.data).size


def originals(edge: Edge) -> list[str]:
    return [request.url.target for request in edge.asked if request.url.host != "images"]


def refusal(response: Response) -> tuple[int, str | None]:
    return response.status, response.headers.first("cf-resized")


def test_a_path_with_options_is_the_original_in_another_size(edge: Edge) -> None:
    response = edge.get("/cdn-cgi/image/width=8/media/a.png")
    assert size(response) == (8, 4)
    assert response.headers.first("x-cache") == "MISS"
    assert edge.get("/cdn-cgi/image/w=8/media/a.png").headers.first("x-cache") == "HIT"
    assert edge.get("/cdn-cgi/image/w=4/media/a.png").headers.first("x-cache") == "MISS"
    assert originals(edge) == ["/media/a.png"]


def test_absolute_urls_lead_to_the_site_and_to_the_origin_of_the_rule_alone(edge: Edge) -> None:
    for source in ("http://localhost:8080/media/a.png", "http://shop.example/base/media/a.png"):
        assert size(edge.get(f"{HERE}/cdn-cgi/image/width=8/{source}")) == (8, 4)
    for source in (
        *("http://evil.example/media/a.png", "http://127.0.0.1:1/media/a.png", "http://169.254.169.254/x"),
        *("http://shop.example/media/a.png", "https://shop.example/base/media/a.png"),
        *("https://files.example/media/a.png", "http://localhost/media/a.png"),
    ):
        assert refusal(edge.get(f"{HERE}/cdn-cgi/image/width=8/{source}")) == (403, "err=9408"), source
    assert originals(edge) == ["/media/a.png"]


def test_the_original_s_rule_decides(edge: Edge) -> None:
    response = edge.get("/cdn-cgi/image/width=8/plain/a.png")
    assert refusal(response) == (403, "err=9408")
    assert "no rule with `images: cloudflare` is for /plain/a.png" in text(response)
    assert refusal(edge.get("/cdn-cgi/image/width=8/io/a.png")) == (403, "err=9408")
    assert originals(edge) == []


def test_a_signature_is_the_original_s() -> None:
    plan = replace(SITE, signing=(Signing("default", "hmac-sha256", ("SIGNING_KEY",)),))
    edge = Edge(answer, plan)
    assert edge.get("/cdn-cgi/image/width=8/secret/a.png").status == 403
    url = parse_url("http://localhost:8080/secret/a.png")
    assert url is not None
    signed = sign(url, "SIGNING_KEY", b"s" * 32, int(edge.world.now) + 60, host_bound=False)
    assert size(edge.get(f"/cdn-cgi/image/width=8{signed.target}")) == (8, 4)


@pytest.mark.parametrize(
    ("target", "method", "status", "said"),
    [
        ("/cdn-cgi/image/width=0/media/a.png", "GET", 400, "err=9401"),
        ("/cdn-cgi/image/width=8/cdn-cgi/image/width=4/media/a.png", "GET", 400, "err=9403"),
        ("/cdn-cgi/image/width=8/media/a.html", "GET", 415, "err=9412"),
        ("/cdn-cgi/image/width=8/media/a.png", "POST", 405, None),
        ("/cdn-cgi/image/width=8/media/a.png", "PURGE", 400, None),
    ],
)
def test_what_cannot_be_is_refused(
    edge: Edge, target: str, method: str, status: int, said: str | None
) -> None:
    assert refusal(edge.get(target, method=method)) == (status, said)


def test_onerror_leads_to_the_original(edge: Edge) -> None:
    response = edge.get("/cdn-cgi/image/width=8,onerror=redirect/media/a.html?v=1")
    assert (response.status, response.headers.first("location")) == (307, "/media/a.html?v=1")


def test_a_site_without_the_dialect_knows_no_such_paths() -> None:
    edge = Edge(lambda origin, request, now: ok(request.url.path.encode()), PLAN)
    assert text(edge.get("/cdn-cgi/image/width=8/media/a.png")) == "/cdn-cgi/image/width=8/media/a.png"


def test_a_query_asks_for_a_picture_and_the_origin_sees_none_of_it(edge: Edge) -> None:
    response = edge.get("/io/a.png?width=8&v=3")
    assert size(response) == (8, 4)
    assert (response.headers.first("fastly-io-info") or "").endswith("odim=8x4 ofmt=png")
    assert edge.get("/io/a.png?v=4&width=8").headers.first("x-cache") == "HIT"
    assert size(edge.get("/io/a.png?v=4")) == (16, 8)
    assert originals(edge) == ["/io/a.png", "/io/a.png"]
    assert refusal(edge.get("/io/a.png?width=0"))[0] == 400


def test_purging_one_url_purges_what_all_queries_made(edge: Edge) -> None:
    edge.get("/io/a.png?width=8")
    url = edge.network.site.stored_as(edge.asked[0].url.with_query("width=3"))
    assert url.query is None


def test_other_methods_keep_their_query() -> None:
    url = parse_url("http://a/io/a.png?width=8")
    assert url is not None
    request = Request("POST", url)
    assert by_query(BY_QUERY, request) == (request, None)
    assert by_query(Policy(), Request("GET", url)) == (Request("GET", url), None)


def test_what_a_function_asks_for_on_its_way_is_no_picture() -> None:
    """A function in front of the cache sees the original's URL; what it asks for beside that comes as it is."""
    seen: list[str] = []

    def turn(message: Message) -> Turned:
        if isinstance(message, Start):
            seen.append(message.request.url)
            return fetch(replace(message.request, url="http://localhost:8080/media/flags.html"))
        if len(seen) == 1:
            seen.append(str(told(message).headers.first("content-type")))
            return fetch(RequestHead("GET", seen[0], Headers(), b""), 2)
        return Turned(0.0, outcome=told(message), done=True)

    plan = replace(SITE, functions=(function("flags", "/media/*"),))
    edge = Edge(answer, plan, Functions({"flags": turn}))
    assert size(edge.get("/cdn-cgi/image/width=8/media/a.png")) == (8, 4)
    assert seen == ["http://localhost:8080/media/a.png", "text/html"]
