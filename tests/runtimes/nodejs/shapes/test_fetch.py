"""Fetch handlers, written as Cloudflare's documentation of Workers writes them."""

from __future__ import annotations

from pathlib import Path

from edgecdn.drivers.virtual.play import Play
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from tests.support.shapes import Shapes

HERE = Path(__file__).parent / "fetch"


def test_a_map_of_redirects(shapes: Shapes) -> None:
    shapes.use(HERE / "redirect_map.js")
    answer = shapes.get("/bulk1")
    assert answer.headers.first("location") == "https://examples.cloudflareworkers.com/redirect2"
    assert shapes.get("/other").text == "<h1>page</h1>"


def test_a_shared_key(shapes: Shapes) -> None:
    shapes.use(HERE / "auth_with_headers.js", vars={"AUTH_KEY": "k1"})
    assert shapes.get("/").status == 403
    assert shapes.get("/", x_custom_psk="k1").status == 200


def test_two_variants_by_cookie(shapes: Shapes) -> None:
    shapes.use(HERE / "ab_testing.js")
    shapes.get("/home", cookie="myExampleWorkersABTest=test")
    group = shapes.get("/home").headers.first("set-cookie")
    assert group in {f"myExampleWorkersABTest={name}; path=/" for name in ("test", "control")}
    assert shapes.asked[0].url.path == "/test/home"


def test_headers_are_altered(shapes: Shapes) -> None:
    before = Headers((("x-header-to-delete", "1"), ("x-header-to-change", "1")))
    shapes.origin = lambda request: Play(200, before, (b"x",))
    shapes.use(HERE / "alter_headers.js")
    headers = shapes.get("/a").headers
    assert headers.first("x-workers-hello") == "Hello from Cloudflare Workers"
    assert (headers.first("x-header-to-delete"), headers.first("x-header-to-change")) == (None, "NewValue")


def test_where_the_client_is(shapes: Shapes) -> None:
    shapes.use(HERE / "geolocation.js")
    page = shapes.get("/").text
    for fact in ("Colo: TOK", "Country: JP", "City: Tokyo", "Latitude: 35.68000", "Timezone: Asia/Tokyo"):
        assert f"<p> {fact}</p>" in page


def test_html_is_rewritten(shapes: Shapes) -> None:
    html = Headers((("content-type", "text/html"),))
    shapes.origin = lambda request: Play(200, html, (b'<a href="http://old.example/a">',))
    shapes.use(HERE / "rewrite_html.js")
    assert shapes.get("/").text == '<a href="https://new.example/a">'


def test_a_redirect_by_country_in_commonjs(shapes: Shapes) -> None:
    shapes.use(HERE / "country_code_redirect.cjs")
    assert shapes.get("/").headers.first("location") == "https://example.com/jp"


def test_two_requests_at_once(shapes: Shapes) -> None:
    def by_path(request: Request) -> Play:
        return Play(200, Headers(), (request.url.path.encode(),))

    shapes.origin = by_path
    shapes.use(HERE / "aggregate.js")
    assert shapes.get("/").text == "/content/one\n/content/two"
