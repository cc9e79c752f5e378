"""The two heads that come with every call, as lines."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge.turns import Failed, FunctionBody, HostBody, RequestHead, ResponseHead, Start, Turned
from edgecdn.http.headers import Headers
from edgecdn.runtimes.frames import BadFrame, Frame, FrameReader
from edgecdn.runtimes.plain import encode_start, read_answer, turn_of

BYTES = st.characters(min_codepoint=1, max_codepoint=255, exclude_characters="\n")


def start(headers: Headers = Headers(), body: bytes | HostBody | FunctionBody = b"", url: str = "/") -> Start:
    return Start(RequestHead("GET", url, headers, body), 5.25, '{"colo":"TOK"}')


def said(message: Start) -> tuple[list[str], bytes]:
    encoded = encode_start("c1", message)
    assert encoded is not None
    (frame,) = FrameReader().feed(encoded)
    return frame.head.decode("latin-1").split("\n"), frame.body


def up(head: str, body: bytes = b"") -> Turned | None:
    frame = Frame(head.encode("latin-1"), body)
    answer = read_answer(frame)
    return None if answer is None else turn_of(answer, frame.body, 7.0)


def test_what_opens_a_call() -> None:
    lines, body = said(start(Headers((("a", "1"), ("b", "é"))), b"sent", "http://x/"))
    assert lines == ["S0", "c1", "5.25", "GET", "http://x/", '{"colo":"TOK"}', "a", "1", "b", "é"]
    assert body == b"sent"
    assert said(start(body=HostBody(7, None))) == (["S7", "c1", "5.25", "GET", "/", '{"colo":"TOK"}'], b"")


@pytest.mark.parametrize(
    "message",
    [
        start(Headers((("a", "1\n2"),))),
        start(url="/\n"),
        start(Headers((("a", "ā"),))),
        start(body=FunctionBody(1)),
    ],
)
def test_what_cannot_be_said_in_lines(message: Start) -> None:
    assert encode_start("c1", message) is None


@given(pairs=st.lists(st.tuples(st.text(BYTES, min_size=1), st.text(BYTES))), body=st.binary())
def test_fields_of_any_bytes_go_across(pairs: list[tuple[str, str]], body: bytes) -> None:
    lines, sent = said(start(Headers(tuple(pairs)), body))
    assert [*zip(lines[6::2], lines[7::2], strict=True)] == pairs
    assert sent == body


def test_an_answer() -> None:
    told = up("R201\nc1\nheader:cookie query:*\nX-A\n 1 \nset-cookie\na", b"body")
    assert told is not None
    assert told.outcome == ResponseHead(201, Headers((("x-a", "1"), ("set-cookie", "a"))), b"body")
    assert (told.done, told.reads, told.asks, told.logs) == (True, ("header:cookie", "query:*"), (), ())
    bare = up("R200\nc1\n")
    assert bare is not None
    assert (bare.outcome, bare.reads) == (ResponseHead(200, Headers(), b""), ())


def test_json_is_for_others() -> None:
    assert up('{"call":"c1"}') is None


@pytest.mark.parametrize("status", [0, 99, 199, 600, 1000])
def test_a_status_that_is_none_is_the_functions_mistake(status: int) -> None:
    told = up(f"R{status}\nc1\n")
    assert told is not None
    assert told.outcome == Failed("exception", f"a response cannot have the status {status}")


@pytest.mark.parametrize("head", ["R200", "R200\nc1", "R200\nc1\n\nname", "R²\nc1\n", "R-1\nc1\n", "R\nc1\n"])
def test_forged_answers_are_bad_frames(head: str) -> None:
    with pytest.raises(BadFrame):
        up(head)


@given(head=st.text(st.characters(max_codepoint=255), max_size=60))
def test_no_bytes_raise_anything_but_bad_frame(head: str) -> None:
    with contextlib.suppress(BadFrame):
        up(f"R{head}")
