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


def test_links_are_rewritten_while_the_page_streams(shapes: Shapes) -> None:
    page = (
        b'<a href="https://developer.mozilla.org/x">x</a><img src="/y"><p>https://developer.mozilla.org</p>'
    )
    shapes.origin = lambda request: Play(
        200, Headers((("content-type", "text/html"),)), (page[:20], page[20:])
    )
    shapes.use(HERE / "rewrite_links.js")
    assert shapes.get("/").body == page.replace(b"developer.mozilla.org", b"mynewdomain.com", 1)
    shapes.origin = lambda request: Play(200, Headers((("content-type", "text/css"),)), (page,))
    assert shapes.get("/x.css").body == page


def test_short_links_in_a_store(shapes: Shapes) -> None:
    shapes.use(HERE / "short_links.js", kv={"LINKS": "links"})
    assert shapes.get("/docs").status == 404
    put = shapes.get("/docs", method="PUT", body=b"https://example.com/docs")
    assert put.text == "Put docs successfully!"
    answer = shapes.get("/docs")
    assert (answer.status, answer.headers.first("location")) == (302, "https://example.com/docs")
    assert answer.headers.first("x-by") == "JP"
    assert shapes.get("/docs", method="DELETE").text == "Deleted!"
    assert shapes.get("/docs").status == 404


def test_signed_requests_that_expire(shapes: Shapes) -> None:
    shapes.use(HERE / "signing_requests.js", vars={"SECRET_DATA": "k1"})
    signed = shapes.get("/generate/page").text
    assert shapes.get(signed).text == "<h1>page</h1>"
    assert shapes.get(signed.replace("/page", "/other")).text == "Invalid MAC"
    assert shapes.get("/page").text == "Missing query parameter"
    shapes.now += 61
    assert shapes.get(signed).text.startswith("URL expired at ")
