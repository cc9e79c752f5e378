"""CloudFront Functions, written as AWS's documentation writes them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path

import pytest

from edgecdn.drivers.virtual.play import Play
from edgecdn.http.headers import Headers
from tests.support.shapes import Shapes

HERE = Path(__file__).parent / "cloudfront_functions"
SECRET = b"LzdWGpAToQ1DqYuzHxE6YOqi7G3X2yvNBot9mCXfx5k"


def inline(shapes: Shapes, code: str, **config: object) -> None:
    """A function whose code stands in the test."""
    file = shapes.folder / "inline.js"
    file.write_text(code)
    shapes.use(file, **config)


def token(**claims: object) -> str:
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in ({"alg": "HS256"}, claims)
    ]
    mac = hmac.digest(SECRET, b".".join(parts), hashlib.sha256)
    return b".".join([*parts, base64.urlsafe_b64encode(mac).rstrip(b"=")]).decode()


def test_a_redirect_by_country(shapes: Shapes) -> None:
    shapes.use(HERE / "redirect_by_country.js")
    answer = shapes.get("/", cloudfront_viewer_country="DE")
    assert (answer.status, answer.headers.first("location")) == (302, "https://site.example/jp/index.html")
    # What a client says of its place is not believed.
    assert shapes.get("/", place=None, cloudfront_viewer_country="JP").text == "<h1>page</h1>"


def test_the_index_is_added(shapes: Shapes) -> None:
    shapes.use(HERE / "add_index.js")
    for target in ("/blog/", "/blog?a=1&b=%20", "/style.css"):
        shapes.get(target)
    assert [request.url.target for request in shapes.asked] == [
        "/blog/index.html",
        "/blog/index.html?a=1&b=%20",
        "/style.css",
    ]


def test_security_headers_and_cookies_on_the_response(shapes: Shapes) -> None:
    shapes.use(HERE / "security_headers.js")
    answer = shapes.get("/")
    assert answer.headers.first("x-frame-options") == "DENY"
    assert answer.headers.first("set-cookie") == "seen=yes; Path=/; Secure"
    assert answer.text == "<h1>page</h1>"


def test_no_function_is_called_for_an_error(shapes: Shapes) -> None:
    shapes.origin = lambda request: Play(404, Headers(), (b"none",))
    shapes.use(HERE / "security_headers.js")
    answer = shapes.get("/")
    assert (answer.status, answer.headers.first("x-frame-options")) == (404, None)


def test_cors_by_the_origin_of_the_request(shapes: Shapes) -> None:
    shapes.use(HERE / "cors.js", on="viewer-response")
    assert shapes.get("/", origin="https://a.example").headers.first("access-control-allow-origin") == (
        "https://a.example"
    )
    assert shapes.get("/").headers.first("access-control-allow-origin") is None


def test_a_token_in_the_query(shapes: Shapes) -> None:
    shapes.use(HERE / "verify_token.js")
    assert shapes.get("/?a=1").status == 401
    assert shapes.get(f"/?jwt={token(sub='x')}x").status == 401
    assert not shapes.asked
    assert shapes.get(f"/?a=1&jwt={token(sub='x')}").status == 200
    assert shapes.asked[0].url.target == "/?a=1"


def test_what_a_function_leaves_alone_goes_on_as_it_came(shapes: Shapes) -> None:
    inline(
        shapes,
        "function handler(event) { console.log(event.request.rawQueryString()); return event.request; }",
    )
    shapes.get("/p?b=1&a=&c&b=2", cookie="a=1; b; a=2", constructor="x")
    (asked,) = shapes.asked
    assert (asked.url.target, asked.headers.first("cookie")) == ("/p?b=1&a=&c&b=2", "a=1; b; a=2")
    assert (asked.headers.first("constructor"), asked.headers.first("cloudfront-viewer-country")) == (
        "x",
        None,
    )
    assert "b=1&a=&c&b=2" in str([note.detail for note in shapes.notes])


def test_a_parameter_and_a_cookie_are_changed(shapes: Shapes) -> None:
    code = "const r = event.request; r.querystring.b = { value: '3' }; delete r.cookies.a; return r;"
    inline(shapes, f"function handler(event) {{ {code} }}")
    shapes.get("/p?b=1&a=4&b=2", cookie="a=1; b=2")
    (asked,) = shapes.asked
    assert (asked.url.target, asked.headers.first("cookie")) == ("/p?b=3&a=4", "b=2")


def test_two_variants_by_cookie(shapes: Shapes) -> None:
    shapes.use(HERE / "ab_test.js")
    shapes.get("/home", cookie="a=1; experiment=B")
    shapes.get("/home")
    assert [(asked.url.path, asked.headers.first("x-experiment")) for asked in shapes.asked] == [
        ("/b/home", "B"),
        ("/home", "A"),
    ]


def test_a_key_value_store_that_is_not_there_is_told(shapes: Shapes) -> None:
    shapes.use(HERE / "kvs_rewrite.js")
    assert shapes.get("/a/b").status == 200
    assert any("no key value store" in str(note.detail) for note in shapes.notes)


def test_the_event_is_as_documented(shapes: Shapes) -> None:
    shapes.use(HERE / "event.js")
    target = "/p%20q/x?a=1&a=2&b&c=%20"
    event = json.loads(shapes.get(target, cookie="s=1; s=2; t=x=y", accept="*/*", x_amz_cf_id="no").text)
    assert event["version"] == "1.0"
    assert event["context"] == {
        "distributionDomainName": "d111111abcdef8.cloudfront.net",
        "distributionId": "EDGECDNLOCAL",
        "eventType": "viewer-request",
        "requestId": "r1",
    }
    assert event["viewer"] == {"ip": "192.0.2.7"}
    request = event["request"]
    assert (request["method"], request["uri"]) == ("GET", "/p%20q/x")
    assert request["querystring"] == {
        "a": {"value": "2", "multiValue": [{"value": "1"}, {"value": "2"}]},
        "b": {"value": ""},
        "c": {"value": "%20"},
    }
    assert request["cookies"] == {
        "s": {"value": "2", "multiValue": [{"value": "1"}, {"value": "2"}]},
        "t": {"value": "x=y"},
    }
    assert request["headers"]["accept"] == {"value": "*/*"}
    assert not {"cookie", "x-amz-cf-id"} & set(request["headers"])


def test_the_body_of_a_request_goes_on_untouched(shapes: Shapes) -> None:
    shapes.use(HERE / "ab_test.js")
    assert shapes.get("/form", method="POST", body=b"name=x").status == 200
    assert shapes.asked[0].body.length == 6


GIVES = {
    "nothing": ("return undefined;", "must return a request or a response"),
    "a host": ("event.request.headers.host = {value: 'x'}; return event.request;", "host is read-only"),
    "a hidden header": (
        "event.request.headers['x-edge-a'] = {value: 'x'}; return event.request;",
        "may not add",
    ),
    "a number": ("event.request.headers.a = {value: 1}; return event.request;", "a string as its value"),
    "upper case": ("event.request.headers.A = {value: 'x'}; return event.request;", "in lower case"),
    "a method": ("event.request.method = 'PUT'; return event.request;", "`method` is read-only"),
    "no path": ("event.request.uri = 'x'; return event.request;", "begins with a slash"),
    "a query in the path": ("event.request.uri = '/a?b'; return event.request;", "`querystring`"),
    "a status": ("return {statusCode: '302'};", "no status"),
    "a cookie header": ("event.request.headers.cookie = {value: 'a=1'}; return event.request;", "`cookies`"),
    "network": ("fetch('https://example.com'); return event.request;", "neither network nor timers"),
    "a cache": ("caches.default.match(event.request.uri); return event.request;", "caches is not defined"),
    "timers": ("setTimeout(() => 1, 1); return event.request;", "neither network nor timers"),
    "no base64": ("return {statusCode: 200, body: {encoding: 'base64', data: '*'}};", "no base64"),
    "files": ("require('fs'); return event.request;", 'no module "fs"'),
}


@pytest.mark.parametrize("what", sorted(GIVES))
def test_what_cloudfront_refuses_is_refused_clearly(shapes: Shapes, what: str) -> None:
    code, text = GIVES[what]
    inline(shapes, f"function handler(event) {{ {code} }}")
    answer = shapes.get("/")
    assert answer.status == 500
    assert text in answer.text
    assert not shapes.asked


def test_a_body_may_be_base64(shapes: Shapes) -> None:
    inline(
        shapes, "function handler(e) { return {statusCode: 200, body: {encoding: 'base64', data: 'aGk='}}; }"
    )
    assert shapes.get("/").text == "hi"


def test_a_response_may_get_another_body(shapes: Shapes) -> None:
    code = "function handler(e) { e.response.statusCode = 203; e.response.body = 'mine'; return e.response; }"
    inline(shapes, code, on="viewer-response")
    answer = shapes.get("/")
    assert (answer.status, answer.text) == (203, "mine")


def test_the_clients_address_goes_on_as_a_header(shapes: Shapes) -> None:
    shapes.use(HERE / "true_client_ip.js")
    shapes.get("/")
    assert shapes.asked[0].headers.first("true-client-ip") == "192.0.2.7"


def test_paths_are_rewritten_by_a_store(shapes: Shapes) -> None:
    shapes.keep("paths", "old", b"new")
    shapes.use(HERE / "kvs_rewrite.js", kv={"PATHS": "paths"})
    shapes.get("/old/page")
    shapes.get("/other/page")
    assert [asked.url.path for asked in shapes.asked] == ["/new/page", "/other/page"]
    assert "KeyNotFound" in str([note.detail for note in shapes.notes])
