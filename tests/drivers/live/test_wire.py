"""Responses as bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.drivers.live import wire
from edgecdn.drivers.live.wire import (
    body_allowed,
    encode_head,
    encode_interim,
    encode_start,
    spelled,
    status_line,
)
from edgecdn.http.body import Bytes, Counted
from edgecdn.http.headers import Headers
from edgecdn.http.message import Interim, Response

DATE = "Thu, 01 Jan 2026 00:00:00 GMT"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("etag", "ETag"),
        ("cache-status", "Cache-Status"),
        ("x-a1-b", "X-A1-B"),
        ("www-authenticate", "WWW-Authenticate"),
        ("via", "Via"),
    ],
)
def test_names_are_spelled_as_people_write_them(name: str, shown: str) -> None:
    assert spelled(name) == shown


def test_first_lines() -> None:
    assert (status_line(404), status_line(299)) == (b"HTTP/1.1 404 Not Found\r\n", b"HTTP/1.1 299 \r\n")


def test_framing_is_ours_alone() -> None:
    headers = Headers(
        (("content-length", "999"), ("transfer-encoding", "x"), ("connection", "x"), ("x", "1"))
    )
    start = encode_start("GET", Response(200, headers, Bytes(b"abc")), DATE, close=False)
    assert start.head == f"HTTP/1.1 200 OK\r\nX: 1\r\nDate: {DATE}\r\nContent-Length: 3\r\n\r\n".encode()
    assert (start.length, start.close) == (3, False)


@pytest.mark.parametrize(
    ("method", "status", "headers", "framing"),
    [
        ("HEAD", 200, {"content-length": "7"}, b"Content-Length: 7"),
        ("HEAD", 200, {}, None),
        ("GET", 204, {"content-length": "7"}, None),
        ("GET", 304, {"content-length": "7"}, None),
        ("GET", 200, {}, b"Content-Length: 2"),
    ],
)
def test_a_length_is_told_where_there_is_one(
    method: str, status: int, headers: dict[str, str], framing: bytes | None
) -> None:
    head = encode_start(
        method, Response(status, Headers(tuple(headers.items())), Counted(2)), DATE, close=False
    ).head
    assert (b"Content-Length" in head) is (framing is not None)
    assert framing is None or framing in head


@given(value=st.text(max_size=20))
def test_no_value_becomes_a_line_of_its_own(value: str) -> None:
    head = encode_head(200, Headers((("x-a", value), ("date", "d"))), (), DATE)
    assert head.count(b"\r\n") == (4 if b"X-A" in head else 3)
    assert b"\n" not in head.replace(b"\r\n", b"")


@pytest.mark.parametrize("name", ["", "a b", "content-length ", "a:b", "a\r\nb", "é", "a\0"])
def test_a_name_that_is_none_is_left_out(name: str) -> None:
    head = encode_head(200, Headers(((name, "1"), ("date", "d"))), (), DATE)
    assert head == b"HTTP/1.1 200 OK\r\nDate: d\r\n\r\n"


def test_the_names_that_are_remembered_are_bounded() -> None:
    for number in range(5000):
        encode_head(200, Headers(((f"x-{number}", "1"),)), (), DATE)
    assert wire._line_start.cache_info().currsize <= 4096


def test_interim_responses_stand_before_the_head_but_not_for_old_clients() -> None:
    hints = Interim(103, Headers((("link", "</a>"), ("content-length", "5"), ("x", "a\r\nb"))))
    assert encode_interim(hints) == b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    response = Response(204, interim=(hints,))
    assert encode_start("GET", response, DATE, close=False).head.startswith(b"HTTP/1.1 103 ")
    assert encode_start("GET", response, DATE, close=True).head.startswith(b"HTTP/1.1 204 ")


def test_which_responses_have_bodies() -> None:
    assert [
        body_allowed(*case)
        for case in (("GET", 200), ("HEAD", 200), ("GET", 204), ("GET", 304), ("GET", 103))
    ] == [
        *(True, False, False, False, False),
    ]
