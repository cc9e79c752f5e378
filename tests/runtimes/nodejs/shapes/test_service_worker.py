"""Service workers, written as Cloudflare's documentation writes them."""

from __future__ import annotations

from pathlib import Path

from edgecdn.drivers.virtual.play import Play
from edgecdn.http.headers import Headers
from tests.support.shapes import Shapes, page

HERE = Path(__file__).parent / "service_worker"


def test_a_redirect(shapes: Shapes) -> None:
    shapes.use(HERE / "redirect.js")
    answer = shapes.get("/")
    assert (answer.status, answer.headers.first("location")) == (301, "https://example.com/")


def test_a_password(shapes: Shapes) -> None:
    shapes.use(HERE / "basic_auth.js", vars={"BASIC_USER": "admin", "BASIC_PASS": "admin"})
    assert shapes.get("/").status == 401
    assert shapes.get("/", authorization="Basic eDp5").text == "Invalid credentials."
    assert shapes.get("/", authorization="Basic YWRtaW46YWRtaW4=").text == "<h1>page</h1>"


def test_security_headers(shapes: Shapes) -> None:
    shapes.origin = lambda request: Play(200, Headers((("x-powered-by", "x"),)), (b"x",))
    shapes.use(HERE / "security_headers.js")
    headers = shapes.get("/").headers
    assert (headers.first("x-frame-options"), headers.first("x-powered-by")) == ("DENY", None)


def test_a_country_is_blocked(shapes: Shapes) -> None:
    shapes.use(HERE / "block_by_country.js", vars={"BLOCKED": "JP"})
    assert shapes.get("/").status == 451


def test_without_an_answer_the_request_goes_on(shapes: Shapes) -> None:
    shapes.use(HERE / "block_by_country.js", vars={"BLOCKED": "DE"})
    assert shapes.get("/").text == "<h1>page</h1>"


def test_two_variants_by_cookie(shapes: Shapes) -> None:
    shapes.use(HERE / "ab_test.js")
    shapes.get("/home", cookie="group=b")
    assert shapes.asked[0].url.path == "/b/home"


def test_a_failure_lets_the_request_pass(shapes: Shapes) -> None:
    shapes.use(HERE / "log_and_pass.js")
    answer = shapes.get("/form", method="POST", body=b"whole")
    assert (answer.text, shapes.asked[0].body.length) == ("<h1>page</h1>", 5)
    assert "saw http://site.example/form" in str([note.detail for note in shapes.notes])


def test_a_title_is_rewritten_with_what_another_request_gives(shapes: Shapes) -> None:
    shapes.origin = lambda request: (
        Play(200, Headers(), (b"<Ada>",)) if request.url.path == "/name.txt" else page(request)
    )
    shapes.use(HERE / "rewrite_title.js")
    assert shapes.get("/").text == "<h1>&lt;Ada&gt;</h1><hr>"


def test_a_counter_in_a_store(shapes: Shapes) -> None:
    shapes.use(HERE / "kv_counter.js", kv={"COUNTS": "counts"})
    assert [shapes.get("/a").text for _ in range(3)] == [f"/a was seen {n} times" for n in range(3)]
    assert shapes.get("/b").text == "/b was seen 0 times"
