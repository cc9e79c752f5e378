"""Turns as frames."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge.turns import (
    Answer,
    Answers,
    Ask,
    CacheCall,
    Chunk,
    Failed,
    FunctionBody,
    Hangup,
    HostBody,
    Log,
    Message,
    Nap,
    Pull,
    ReadBody,
    Refusal,
    RequestHead,
    ResponseHead,
    ServiceCall,
    Start,
    SubFetch,
    Turned,
)
from edgecdn.http.headers import Headers
from edgecdn.runtimes.frames import BadFrame, Frame, FrameReader
from edgecdn.runtimes.wire import encode_down, read_up, turned

HEADERS = Headers((("a", "1"), ("a", "2")))


def down(message: Message) -> tuple[dict[str, object], bytes]:
    (frame,) = FrameReader().feed(encode_down("c1", message))
    return json.loads(frame.head), frame.body


def up(head: object, body: bytes = b"") -> Turned:
    frame = Frame(json.dumps(head).encode(), body)
    return turned(read_up(frame), frame, 7.0)


def test_what_the_edge_says() -> None:
    start = Start(RequestHead("POST", "http://x/", HEADERS, b"sent"), 5.0, '{"colo":"TOK"}')
    told, body = down(start)
    assert (told["call"], told["kind"], told["now"], body) == ("c1", "start", 5.0, b"sent")
    request = told["request"]
    assert isinstance(request, dict)
    assert (request["headers"], request["body"]) == ([["a", "1"], ["a", "2"]], {"inline": 4})
    assert down(Pull(3, 6.0))[0]["number"] == 3
    assert down(Hangup())[0] == {"call": "c1", "kind": "hangup"}


def test_answers_carry_their_bytes_in_order() -> None:
    answers = Answers(
        (
            Answer(1, ResponseHead(200, HEADERS, b"one")),
            Answer(2, Chunk(b"two", "torn")),
            Answer(3, Refusal("no")),
            Answer(4, None),
            Answer(5, ResponseHead(204, Headers(), HostBody(9, 10))),
            Answer(6, ResponseHead(204, Headers(), FunctionBody(2))),
        ),
        6.0,
    )
    told, body = down(answers)
    assert body == b"onetwo"
    listed = told["answers"]
    assert isinstance(listed, list)
    assert listed[1:4] == [{"ask": 2, "chunk": 3, "broken": "torn"}, {"ask": 3, "refusal": "no"}, {"ask": 4}]
    assert [listed[n]["response"]["body"] for n in (0, 4, 5)] == [
        {"inline": 3},
        {"host": 9, "length": 10},
        {"function": 2},
    ]


def test_what_a_host_says() -> None:
    request = {
        "headers": [["X-A", "1"]],
        "body": {"inline": 2},
        "method": "GET",
        "url": "http://x/",
        "cf": "{}",
    }
    told = up(
        {
            "asks": [
                {"number": 1, "kind": "fetch", "request": request},
                {
                    "number": 2,
                    "kind": "service",
                    "service": "images",
                    "request": {**request, "body": {"host": 3}},
                },
                {"number": 3, "kind": "nap", "seconds": -5},
                {"number": 4, "kind": "read", "body": 8},
            ],
            "logs": [["warn", "w"], ["odd", "o"]],
            "pulled": {"length": 3, "broken": None},
        },
        b"abxyz",
    )
    assert told.asks == (
        Ask(1, SubFetch(RequestHead("GET", "http://x/", Headers((("x-a", "1"),)), b"ab", "{}"))),
        Ask(
            2,
            ServiceCall(
                "images", RequestHead("GET", "http://x/", Headers((("x-a", "1"),)), HostBody(3, None), "{}")
            ),
        ),
        Ask(3, Nap(0.0)),
        Ask(4, ReadBody(8)),
    )
    assert (told.logs, told.pulled, told.at) == ((Log("warn", "w"), Log("log", "o")), Chunk(b"xyz"), 7.0)


def test_outcomes() -> None:
    answer = up({"response": {"headers": [], "body": {"function": 1}, "status": 200}, "done": True})
    assert (answer.outcome, answer.done) == (ResponseHead(200, Headers(), FunctionBody(1)), True)
    looked = up({"failed": {"kind": "exception", "text": "t"}, "reads": ["header:cookie", "query:*"]})
    assert looked.reads == ("header:cookie", "query:*")
    failed = up({"failed": {"kind": "exception", "text": "t", "where": "f.js:1:1"}})
    assert failed.outcome == Failed("exception", "t", "f.js:1:1")
    assert up({"failed": {"kind": "invented", "text": "t"}}).outcome == Failed("crash", "t")


@pytest.mark.parametrize("status", [0, 99, 101, 199, 600, 1000])
def test_a_status_that_is_none_is_the_functions_mistake(status: int) -> None:
    told = up({"response": {"headers": [], "body": {"inline": 0}, "status": status}})
    assert told.outcome == Failed("exception", f"a response cannot have the status {status}")


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ({"response": {"headers": [], "body": {"inline": 5}, "status": 200}}, b"four"),
        ({"response": {"headers": [], "body": {"inline": -1}, "status": 200}}, b"four"),
        ({"response": {"headers": [], "body": {}, "status": 200}}, b""),
        ({"pulled": {"length": 1}}, b""),
        ({"asks": [{"number": 1, "kind": "fetch"}]}, b""),
        ({"asks": [{"number": 1, "kind": "invented"}]}, b""),
        ({"asks": 7}, b""),
        ([], b""),
    ],
)
def test_forged_frames_are_bad_frames(head: object, body: bytes) -> None:
    with pytest.raises(BadFrame):
        up(head, body)


@given(head=st.binary(min_size=2, max_size=60), body=st.binary(max_size=10))
def test_no_bytes_raise_anything_but_bad_frame(head: bytes, body: bytes) -> None:
    frame = Frame(head, body)
    with contextlib.suppress(BadFrame):
        turned(read_up(frame), frame, 0.0)


def test_what_a_function_asks_of_caches() -> None:
    request = {"method": "GET", "url": "http://x/", "headers": [], "body": {"inline": 0}}
    response = {"status": 200, "headers": [["X", "1"]], "body": {"inline": 3}}
    told = up(
        {
            "asks": [
                {"number": 1, "kind": "cache", "operation": "match", "cache": "c", "request": request},
                {"number": 2, "kind": "cache", "operation": "put", "request": request, "response": response},
            ]
        },
        b"abc",
    )
    asked = RequestHead("GET", "http://x/", Headers(), b"")
    put = ResponseHead(200, Headers((("x", "1"),)), b"abc")
    assert told.asks == (
        Ask(1, CacheCall("match", "c", asked)),
        Ask(2, CacheCall("put", "", asked, put)),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"operation": "burn"},
        {"operation": "put"},
        {"operation": "put", "response": {"status": 101, "headers": [], "body": {"inline": 0}}},
        {"operation": "match", "request": None},
    ],
)
def test_what_cannot_be_asked_of_caches(wrong: dict[str, object]) -> None:
    request = {"method": "GET", "url": "http://x/", "headers": [], "body": {"inline": 0}}
    with pytest.raises(BadFrame):
        up({"asks": [{"number": 1, "kind": "cache", "request": request, **wrong}]})
