"""Cloudflare Pages functions, written as Cloudflare's documentation writes them."""

from __future__ import annotations

import json
from pathlib import Path

from edgecdn.drivers.virtual.play import Play
from edgecdn.http.headers import Headers
from tests.support.shapes import Shapes

HERE = Path(__file__).parent / "pages"
ADMIN = "Basic YWRtaW46YWRtaW4="


def test_a_chain_of_middleware(shapes: Shapes) -> None:
    shapes.use(HERE / "auth_middleware.js")
    assert shapes.get("/").status == 401
    assert "Expected Basic" in shapes.get("/", authorization="Bearer x").text
    answer = shapes.get("/", authorization=ADMIN)
    assert (answer.text, answer.headers.first("x-user")) == ("<h1>page</h1>", "admin")


def test_two_variants_by_cookie(shapes: Shapes) -> None:
    shapes.use(HERE / "ab_test.js")
    assert shapes.get("/").headers.first("set-cookie") == "ab-test-cookie=current; path=/"
    shapes.get("/", cookie="ab-test-cookie=new")
    assert [asked.url.path for asked in shapes.asked] == ["/", "/test"]


def test_a_handler_for_each_method(shapes: Shapes) -> None:
    shapes.use(HERE / "methods.js")
    form = "application/x-www-form-urlencoded"
    answer = shapes.get("/form", method="POST", body=b"a=1&a=2&b=x", content_type=form)
    assert json.loads(answer.text) == {"a": ["1", "2"], "b": "x"}
    assert json.loads(shapes.get("/form").text) == {"method": "GET"}
    assert shapes.get("/form", method="HEAD").status == 200
    assert not shapes.asked
    # No handler is for this method: the request goes on as if there were no function.
    shapes.get("/form", method="DELETE")
    assert [asked.method for asked in shapes.asked] == ["DELETE"]


def test_cors(shapes: Shapes) -> None:
    shapes.use(HERE / "cors.js")
    answer = shapes.get("/", method="OPTIONS")
    assert (answer.status, answer.headers.first("access-control-allow-methods")) == (204, "GET, OPTIONS")
    assert shapes.get("/").headers.first("access-control-allow-origin") == "*"


def test_a_redirect_by_country(shapes: Shapes) -> None:
    shapes.use(HERE / "geo.js")
    answer = shapes.get("/a")
    assert (answer.status, answer.headers.first("location")) == (307, "http://site.example/jp/a")
    assert json.loads(shapes.get("/jp/a").text) == {
        "country": "JP",
        "city": "Tokyo",
        "timezone": "Asia/Tokyo",
    }


def test_html_is_rewritten_and_all_else_is_not(shapes: Shapes) -> None:
    shapes.use(HERE / "rewrite_html.js", vars={"BANNER": "Sale"})
    assert shapes.get("/").text == "<p>Sale</p><h1>page</h1>"
    shapes.origin = lambda request: Play(200, Headers((("content-type", "text/css"),)), (b"<h1>",))
    assert shapes.get("/x.css").text == "<h1>"


def test_what_the_star_of_its_path_stands_for(shapes: Shapes) -> None:
    shapes.use(HERE / "params.js", path="/users/*")
    assert json.loads(shapes.get("/users/ada/posts").text) == ["ada", "posts"]
    assert "logged /users/ada/posts" in str([note.detail for note in shapes.notes])


def test_a_failure_may_let_the_request_pass(shapes: Shapes) -> None:
    shapes.use(HERE / "pass_through.js")
    assert shapes.get("/", method="POST", body=b"whole").text == "<h1>page</h1>"
    assert shapes.asked[0].body.length == 5


def test_next_is_called_once(shapes: Shapes) -> None:
    file = shapes.folder / "inline.js"
    file.write_text("export const onRequest = async ({ next }) => { await next(); return next(); };")
    shapes.use(file)
    assert "next() was called twice" in shapes.get("/").text


def test_next_may_be_given_another_request(shapes: Shapes) -> None:
    file = shapes.folder / "inline.js"
    file.write_text(
        "export const onRequest = ({ request, next }) => next(new Request(request, { headers: { 'x-a': '1' } }));"
    )
    shapes.use(file)
    shapes.get("/form", method="POST", body=b"whole")
    assert shapes.asked[0].headers.first("x-a") == "1"
    assert shapes.asked[0].body.length == 5


def test_a_notice_and_a_nonce_in_every_page(shapes: Shapes) -> None:
    page = b"<body><script>1</script><p>x</p></body>"
    shapes.origin = lambda request: Play(200, Headers((("content-type", "text/html"),)), (page,))
    shapes.use(HERE / "html_rewriter.js", vars={"NOTICE": "Closed on Monday"})
    answer = shapes.get("/")
    policy = answer.headers.first("content-security-policy") or ""
    nonce = policy.removeprefix("script-src 'nonce-").removesuffix("'")
    assert len(nonce) == 36
    assert answer.text == (
        f'<body><p class="notice">Closed on Monday</p><script nonce="{nonce}">1</script><p>x</p></body>'
    )


def test_tasks_in_a_store(shapes: Shapes) -> None:
    shapes.use(HERE / "kv_tasks.js", kv={"TODO_LIST": "tasks"})
    for name, text in (("1", "write"), ("2", "read")):
        body = json.dumps({"name": name, "text": text}).encode()
        assert shapes.get("/", method="POST", body=body).status == 201
    assert json.loads(shapes.get("/").text) == {"Task:1": "write", "Task:2": "read"}
