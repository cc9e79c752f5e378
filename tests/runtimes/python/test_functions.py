"""Functions in Python, as people write them, compiled from a config and run in both worlds."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path

from edgecdn.drivers.virtual.play import Play
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from edgecdn.plan.model import Place
from tests.support.shapes import NOW, Shapes

HERE = Path(__file__).parent / "functions"


def test_redirects(shapes: Shapes) -> None:
    shapes.use(HERE / "redirects.py")
    answer = shapes.get("/bulk1")
    assert (answer.status, answer.headers.first("location")) == (301, "https://example.com/redirect2")
    assert shapes.get("/old-shop").headers.first("location") == "/shop"
    assert shapes.get("/other").status == 404


def _token(key: str, **claims: object) -> str:
    def packed(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    signed = f"{packed(b'{}')}.{packed(json.dumps(claims).encode())}"
    return f"{signed}.{packed(hmac.new(key.encode(), signed.encode(), hashlib.sha256).digest())}"


def test_a_signed_token_lets_through_until_it_ends(shapes: Shapes) -> None:
    shapes.use(HERE / "auth.py", vars={"KEY": "k1"})
    good = _token("k1", sub="ada", exp=NOW + 10)
    assert shapes.get("/", authorization=f"Bearer {good}").status == 200
    assert shapes.asked[-1].headers.first("x-user") == "ada"
    assert shapes.asked[-1].headers.first("authorization") is None
    for bad in (
        _token("k2", sub="ada", exp=NOW + 10),
        _token("k1", sub="ada", exp=NOW - 1),
        "x",
        "a.b.c",
        "",
    ):
        assert shapes.get("/", authorization=f"Bearer {bad}").status == 401
    assert shapes.get("/").headers.first("www-authenticate") == "Bearer"


def test_two_variants_by_cookie(shapes: Shapes) -> None:
    shapes.use(HERE / "variants.py")
    assert shapes.get("/home", cookie="variant=test").headers.first("set-cookie") is None
    given = shapes.get("/home").headers.first("set-cookie")
    assert given in {f"variant={name}; path=/" for name in ("test", "control")}
    assert shapes.asked[0].url.path == "/test/home"


def test_headers_are_altered(shapes: Shapes) -> None:
    shapes.origin = lambda request: Play(200, Headers((("X-Powered-By", "x"), ("ETag", '"1"'))), (b"x",))
    shapes.use(HERE / "security_headers.py")
    headers = shapes.get("/a").headers
    assert headers.first("x-frame-options") == "DENY"
    assert (headers.first("x-powered-by"), headers.first("etag")) == (None, '"1"')


def test_where_the_client_is_in_the_shape_of_cloudflare(shapes: Shapes) -> None:
    shapes.use(HERE / "geolocation.py", vars={"BLOCKED": "AQ"})
    facts = {"colo": "TOK", "country": "JP", "city": "Tokyo", "timezone": "Asia/Tokyo"}
    assert json.loads(shapes.get("/").text) == facts
    assert shapes.get("/", place=Place(-77.8, 166.7, "McMurdo", "AQ", "Antarctica/McMurdo")).status == 451


def test_html_is_rewritten_as_it_streams(shapes: Shapes) -> None:
    html = Headers((("content-type", "text/html"),))
    pieces = (b'<a href="http://old.', b'example/a">\n<b>', b"last")
    shapes.origin = lambda request: Play(200, html, pieces)
    shapes.use(HERE / "rewrite_html.py")
    assert shapes.get("/").text == '<a href="https://new.example/a">\n<b>last'


def test_two_requests_at_once_and_time_that_is_the_edges(shapes: Shapes) -> None:
    def by_path(request: Request) -> Play:
        return Play(200, Headers(), (request.url.path.encode(),))

    shapes.origin = by_path
    # A minute and a half, which is nothing there.
    shapes.driver = "virtual"
    shapes.use(HERE / "aggregate.py")
    assert json.loads(shapes.get("/").text) == {"parts": ["/content/one", "/content/two"]}
    said = [dict(note.detail)["text"] for note in shapes.notes if note.what == "log"]
    assert said == ["took 1.5 s", "reported 2"]


def test_short_links_in_a_key_value_store(shapes: Shapes) -> None:
    shapes.use(HERE / "short_links.py", kv={"LINKS": "links"})
    made = shapes.get("/", method="POST", body=b"https://example.com/")
    assert made.status == 201
    # The name is drawn, and the same in both worlds.
    name = json.loads(made.text)["name"]
    assert len(name) == 8
    found = shapes.get(f"/{name}")
    assert (found.status, found.headers.first("location")) == (302, "https://example.com/")
    assert found.headers.first("x-from") == "JP"
    assert shapes.get("/other").status == 404
    refused = shapes.get(f"/?name={'x' * 600}", method="POST", body=b"x")
    assert (refused.status, "KV PUT failed: 414" in refused.text) == (414, True)


def test_pages_are_kept_in_the_cache_of_the_pop(shapes: Shapes) -> None:
    shapes.use(HERE / "page_cache.py")
    for target in ("/page", "/page?named"):
        shapes.asked.clear()
        assert [shapes.get(target).headers.first("age") for _ in range(3)] == [None, "0", "0"]
        assert len(shapes.asked) == 1
        assert [shapes.get(target, method="DELETE").text for _ in range(2)] == ["true", "false"]
        assert shapes.get(target).headers.first("age") is None
        shapes.now += 59
        assert shapes.get(target).headers.first("age") == "59"
        shapes.now += 1
        assert shapes.get(target).headers.first("age") is None
