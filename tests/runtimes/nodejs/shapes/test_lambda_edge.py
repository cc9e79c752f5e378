"""Lambda@Edge functions, written as AWS's documentation writes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from edgecdn.drivers.virtual.play import Play
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from tests.support.shapes import Shapes

HERE = Path(__file__).parent / "lambda_edge"


def inline(shapes: Shapes, code: str, **config: object) -> None:
    """A handler whose body stands in the test: `request` and `response` are there."""
    file = shapes.folder / "inline.js"
    file.write_text(
        "exports.handler = async (event) => { const { request, response } = event.Records[0].cf; "
        + code
        + "};"
    )
    shapes.use(file, **config)


def sent(request: Request) -> bytes:
    assert isinstance(request.body, Bytes)
    return request.body.data


def test_two_variants_by_cookie_with_a_callback(shapes: Shapes) -> None:
    shapes.use(HERE / "ab_test.js", on="viewer-request")
    shapes.get("/experiment-pixel.jpg", cookie="a=1; X-Experiment-Name=B")
    shapes.get("/other.jpg?x=1")
    assert [asked.url.target for asked in shapes.asked] == [
        "/experiment-group/treatment-pixel.jpg",
        "/other.jpg?x=1",
    ]


def test_headers_on_what_the_origin_answers(shapes: Shapes) -> None:
    shapes.use(HERE / "security_headers.js", on="origin-response")
    first, second = shapes.get("/"), shapes.get("/")
    assert (first.headers.first("x-frame-options"), first.text) == ("DENY", "<h1>page</h1>")
    # What it made of the answer is what was stored.
    assert (second.headers.first("x-frame-options"), len(shapes.asked)) == ("DENY", 1)


def test_a_generated_page(shapes: Shapes) -> None:
    shapes.use(HERE / "generate.mjs", on="viewer-request")
    answer = shapes.get("/")
    assert (answer.status, answer.headers.first("content-type")) == (200, "text/html")
    assert "Hello from Lambda@Edge!" in answer.text
    assert not shapes.asked


def test_a_redirect_to_where_one_signs_in(shapes: Shapes) -> None:
    shapes.use(HERE / "redirect_sign_in.js")
    answer = shapes.get("/private?a=1")
    assert (
        answer.headers.first("location") == "https://www.example.com/signin?redirect_url=%2Fprivate%3Fa%3D1"
    )
    assert shapes.get("/private", cookie="session-id=7").status == 200


def test_a_path_for_each_country(shapes: Shapes) -> None:
    shapes.use(HERE / "country_urls.js", on="origin-request")
    shapes.get("/index.html", constructor="x")
    (asked,) = shapes.asked
    assert (asked.url.path, asked.headers.first("constructor")) == ("/jp/index.html", "x")
    assert asked.headers.first("cloudfront-viewer-country") is None


def test_a_query_in_one_normal_form(shapes: Shapes) -> None:
    shapes.use(HERE / "normalize_query.js")
    assert [shapes.get(target).status for target in ("/p?B=2&A=1", "/p?a=1&b=2")] == [200, 200]
    assert [asked.url.target for asked in shapes.asked] == ["/p?a=1&b=2"]


def test_an_error_becomes_a_redirect_behind_the_cache_only(shapes: Shapes) -> None:
    shapes.origin = lambda request: Play(404, Headers(), (b"none",))
    shapes.use(HERE / "error_page.js", on="origin-response")
    answer = shapes.get("/")
    assert (answer.status, answer.headers.first("location"), answer.text) == (
        302,
        "https://example.org/sorry",
        "",
    )


def test_no_function_in_front_of_the_viewer_is_called_for_an_error(shapes: Shapes) -> None:
    shapes.origin = lambda request: Play(404, Headers(), (b"none",))
    shapes.use(HERE / "error_page.js", on="viewer-response")
    assert shapes.get("/").text == "none"


def test_a_form_is_read_and_replaced(shapes: Shapes) -> None:
    shapes.use(HERE / "read_form.js")
    shapes.get("/form", method="POST", body=b"name=Ada&x=1", content_type="application/x-www-form-urlencoded")
    assert sent(shapes.asked[0]) == b'{"name":"Ada"}'
    assert shapes.asked[0].headers.first("content-type") == "application/json"


def test_another_origin_where_that_is_allowed(shapes: Shapes) -> None:
    shapes.use(HERE / "other_origin.js", on="origin-request", allow_hosts=["other.example"])
    shapes.get("/a?other")
    shapes.get("/a?own")
    assert [str(asked.url) for asked in shapes.asked] == [
        "http://other.example/base/a?other",
        "http://site.example/a?own",
    ]
    assert shapes.asked[0].headers.first("x-from") == "edge"


def test_another_origin_where_it_is_not_allowed(shapes: Shapes) -> None:
    shapes.use(HERE / "other_origin.js", on="origin-request")
    assert "allow_hosts" in shapes.get("/a?other").text
    assert not shapes.asked


def test_the_event_is_as_documented(shapes: Shapes) -> None:
    shapes.use(HERE / "event.js", on="origin-request")
    answer = shapes.get("/p%20q/x?a=1&a=2", x_custom="1", x_amz_cf_id="no")
    (record,) = json.loads(answer.text)["Records"]
    assert record["cf"]["config"] == {
        "distributionDomainName": "d111111abcdef8.cloudfront.net",
        "distributionId": "EDGECDNLOCAL",
        "eventType": "origin-request",
        "requestId": "r1",
    }
    request = record["cf"]["request"]
    assert (request["clientIp"], request["method"]) == ("192.0.2.7", "GET")
    assert (request["uri"], request["querystring"]) == ("/p%20q/x", "a=1&a=2")
    assert request["headers"]["x-custom"] == [{"key": "X-Custom", "value": "1"}]
    assert "x-amz-cf-id" not in request["headers"]
    assert request["origin"]["custom"]["domainName"] == "site.example"
    assert "body" not in request


@pytest.mark.parametrize(("on", "most"), [("viewer-request", 40 * 1024), ("origin-request", 1024 * 1024)])
def test_a_long_body_is_shown_in_part_and_goes_on_whole(shapes: Shapes, on: str, most: int) -> None:
    inline(
        shapes,
        "console.log(request.body.inputTruncated, request.body.action, Buffer.from(request.body.data, 'base64').length);"
        "return request;",
        on=on,
    )
    shapes.get("/", method="POST", body=b"x" * (most + 1))
    assert [dict(note.detail)["text"] for note in shapes.notes if note.what == "log"] == [
        f"true read-only {most}"
    ]
    assert len(sent(shapes.asked[0])) == most + 1


REFUSED = [
    ("viewer-request", "return null;", "must give a request or a response"),
    ("viewer-request", "request.headers.host = [{ value: 'x' }]; return request;", "host is read-only"),
    (
        "origin-request",
        "request.headers['if-none-match'] = [{ value: 'x' }]; return request;",
        "if-none-match is read-only",
    ),
    ("viewer-request", "request.headers['x-real-ip'] = [{ value: 'x' }]; return request;", "may not add"),
    ("viewer-request", "request.headers['X-A'] = [{ value: 'x' }]; return request;", "in lower case"),
    ("viewer-request", "request.headers['x-a'] = 'x'; return request;", "must be a list"),
    (
        "viewer-request",
        "request.headers['x-a'] = [{ key: 'X-B', value: 'x' }]; return request;",
        "does not belong",
    ),
    ("viewer-request", "return { status: 'found' };", "needs a `status`"),
    ("viewer-request", "return { status: '204', body: 'x' };", "has no body"),
    ("viewer-request", "return { status: '200', body: 'x'.repeat(40961) };", "40960 bytes"),
    ("origin-request", "return { status: '200', body: 'x'.repeat(1048577) };", "1048576 bytes"),
    ("viewer-request", "return { status: '200', body: 'x', bodyEncoding: 'gzip' };", "`base64`"),
    ("viewer-request", "request.method = 'PUT'; return request;", "`method` is read-only"),
    ("origin-request", "request.origin = { s3: {} }; return request;", "no S3 origins"),
    ("viewer-response", "response.status = '201'; return response;", "`status` is read-only"),
    ("viewer-response", "response.headers.via = [{ value: 'x' }]; return response;", "via is read-only"),
    (
        "viewer-response",
        "response.headers['content-encoding'] = [{ value: 'x' }]; return response;",
        "is read-only",
    ),
    ("origin-response", "return request;", "needs a `status`"),
]


@pytest.mark.parametrize(("on", "code", "text"), REFUSED, ids=[f"{on}: {text}" for on, _, text in REFUSED])
def test_what_cloudfront_refuses_is_refused_clearly(shapes: Shapes, on: str, code: str, text: str) -> None:
    inline(shapes, code, on=on)
    answer = shapes.get("/")
    assert text in answer.text
    assert answer.status in {500, 502}


def test_an_error_told_to_the_callback(shapes: Shapes) -> None:
    file = shapes.folder / "inline.js"
    file.write_text("exports.handler = (event, context, callback) => callback('no luck');")
    shapes.use(file)
    assert "no luck" in shapes.get("/").text


def test_a_callback_that_comes_later(shapes: Shapes) -> None:
    file = shapes.folder / "inline.js"
    file.write_text(
        "exports.handler = (event, context, callback) => {"
        " setTimeout(() => callback(null, { status: '418' }), 5); };"
    )
    shapes.use(file)
    assert shapes.get("/").status == 418


def test_a_version_for_each_kind_of_device(shapes: Shapes) -> None:
    shapes.use(HERE / "redirect_device.js", on="viewer-request")
    shapes.get("/a", user_agent="Mozilla/5.0 (iPhone) Mobile")
    shapes.get("/a", user_agent="Mozilla/5.0 (X11)")
    assert [(asked.url.path, asked.headers.first("x-device")) for asked in shapes.asked] == [
        ("/mobile/a", "mobile"),
        ("/desktop/a", "desktop"),
    ]
