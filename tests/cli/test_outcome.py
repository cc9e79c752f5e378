"""What came of a function's call, for people and for programs."""

from __future__ import annotations

from edgecdn.cli.outcome import failed, to_json, to_text, usage
from edgecdn.cli.trying import Asked, Tried
from edgecdn.edge.effects import Note
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url
from edgecdn.observe.sources import no_sources

URL = parse_url("http://localhost/a?token=secret")
assert URL is not None
REQUEST = Request("GET", URL)


def tried(body: bytes | None = b"hello\x1b[2J\n", broken: str | None = None, *notes: Note) -> Tried:
    headers = Headers((("content-type", "image/webp"), ("edge-function-usage", "f;cpu=40;wall=3")))
    asked = Asked("url:", "GET", "http://x/?token=secret", None, 0.25, "refused")
    return Tried(Response(200, headers, Bytes()), body, broken, 0.5, "tok", list(notes), [asked])


def text(what: Tried) -> str:
    return to_text(what, REQUEST, None, no_sources, colour=False)


def test_for_people() -> None:
    said = text(tried())
    assert "request    GET http://localhost/a?token=…, in tok\n" in said
    assert "time       500.0 ms with its start, 250.0 ms of it waiting for 1 request\n" in said
    assert "limits     cpu 40 %, wall 3 %\n" in said
    assert "asked      GET http://x/?token=…: no answer (refused), 250.0 ms\n" in said
    assert "hello\\x1b[2J\n" in said
    assert "edge-function-usage" not in said


def test_bodies_that_are_no_text_or_too_long_or_break_off() -> None:
    assert "(3 bytes of image/webp)" in text(tried(b"\xff\xfe\0"))
    assert "(a body of more than 64 MB)" in text(tried(None))
    assert "(and 1,000 characters more)" in text(tried(b"x" * 5000))
    assert "outcome    the body broke off: torn" in text(tried(b"", "torn"))


def test_for_programs() -> None:
    told = to_json(tried(b"\xff"), REQUEST, None)
    assert (told["body"], told["body_bytes"], told["output"]) == (None, 1, None)
    assert told["subrequests"][0]["url"] == "http://x/?token=…"
    assert usage(tried()) == {"cpu": 40, "wall": 3}


def test_what_fails_behind_the_response_fails_too() -> None:
    late = Note(1.0, "tok", "run", "function", "failed-after", (("function", "f"), ("text", "late")))
    assert not failed(tried())
    assert failed(tried(b"", None, late))
    assert failed(tried(b"", "torn"))
