"""The client towards HTTP origins, held against origins that do everything wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from edgecdn.edge.effects import Unreachable
from edgecdn.http.body import BodyBroken, Bytes, Counted, Stream
from edgecdn.http.headers import Headers
from edgecdn.http.message import Interim, Response
from tests.support.fetching import fetch
from tests.support.origin import RawOrigin, ok


def test_a_response_comes_as_it_was_sent() -> None:
    with RawOrigin([[ok(b"hello", b"X-A: 1", b"X-a: 2", b"Set-Cookie: a=1", b"Set-Cookie: b=2")]]) as origin:
        (got,) = fetch(origin.url, target="/a%2Fb?c=%20", fields=(("accept", "*/*"),))
    assert isinstance(got.answer, Response)
    assert (got.answer.status, got.body) == (200, b"hello")
    assert got.answer.headers.all("x-a") == ("1", "2")
    assert got.answer.headers.all("set-cookie") == ("a=1", "b=2")
    lines = origin.asked[0].decode().split("\r\n")
    assert lines[0] == "GET /a%2Fb?c=%20 HTTP/1.1"
    assert {line.partition(":")[0].lower() for line in lines[1:]} == {"host", "accept"}


def test_connections_are_used_again_but_not_after_a_body_that_was_not_read() -> None:
    with RawOrigin([[ok()]]) as origin:
        fetch(origin.url, times=3)
        assert origin.connections == 1
    with RawOrigin([[ok(b"x" * 3_000_000)]]) as origin:
        fetch(origin.url, times=2, most=10)
        assert origin.connections == 2


ODD_LINES = {
    **dict.fromkeys(("Content-Length: abc", "Content-Length: -1", "Content-Length: +5"), "Content-Length"),
    "Content-Length: 5, 5": "Content-Length",
    "Content-Length: " + "9" * 23: "Content-Length",
    "Content-Length : 5": "a space before its colon",
    "X-A\t: 5": "",
    "Bad Name: 5": "",
    ": 5": "",
    "Transfer-Encoding: gzip": "the transfer coding gzip",
    "Transfer-Encoding: gzip, identity": "the transfer coding gzip, identity",
    "Transfer-Encoding: xchunked": "the transfer coding xchunked",
    "X: a\rb": "",
    "X: a\0b": "",
}


@pytest.mark.parametrize(
    ("answer", "reason", "words"),
    [
        ([None], "protocol", "disconnected"),
        ([b"\x16\x03\x01 what\r\n\r\n", None], "protocol", ""),
        ([b"HTTP/1.1 abc OK\r\n\r\n"], "protocol", ""),
        ([b"HTTP/1.1 099 OK\r\n\r\n", None], "protocol", ""),
        ([b"HTTP/1.1 700 OK\r\nContent-Length: 0\r\n\r\n"], "protocol", "status 700"),
        ([b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"], "protocol", "status 101"),
        ([b"HTTP/1.1 200 OK\r\nX: " + b"a" * 2_000_000 + b"\r\n\r\n"], "protocol", ""),
        ([b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 5000 + b"\r\n"], "protocol", "header"),
        (
            [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
            "protocol",
            "",
        ),
        (
            [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"],
            "protocol",
            "Duplicate Content-Length",
        ),
        ([b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"], "protocol", "HTTP/1.0"),
        *(
            ([f"HTTP/1.1 200 OK\r\n{line}\r\n\r\nhello".encode(), None], "protocol", words)
            for line, words in ODD_LINES.items()
        ),
        ([5.0], "timeout", "within 0.3 s"),
        ([b"HTTP/1.1 200 OK\r\nX-", 5.0], "timeout", "within 0.3 s"),
    ],
    ids=[
        *(
            "closes",
            "no http",
            "status of letters",
            "status too low",
            "status too high",
            "switches protocols",
        ),
        *(
            "a line of 2 MB",
            "5000 fields",
            "two framings",
            "two lengths",
            "a coding in HTTP/1.0",
            *ODD_LINES,
            "silence",
            "half a head",
        ),
    ],
)
def test_what_is_no_response_is_a_reason(answer: list[bytes | float | None], reason: str, words: str) -> None:
    with RawOrigin([answer]) as origin:
        (got,) = fetch(origin.url, timeout=0.3 if reason == "timeout" else 5.0)
        assert isinstance(got.answer, Unreachable)
        assert got.answer.reason == reason
        assert words in got.answer.detail
        assert "\n" not in got.answer.detail
        assert "message=" not in got.answer.detail


def test_nobody_there_and_no_such_host_are_refused() -> None:
    (got,) = fetch("http://127.0.0.1:1")
    assert isinstance(got.answer, Unreachable)
    assert got.answer.reason == "refused"
    (got,) = fetch("http://no-such-host.invalid")
    assert isinstance(got.answer, Unreachable)
    assert got.answer.reason in ("refused", "timeout")


HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        [HEAD + b"Content-Length: 50\r\n\r\nhello", None],
        [HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", None],
        [HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", 0.05, b"zz\r\nx"],
        [HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello", 0.05, b"XX5\r\nworld\r\n0\r\n\r\n"],
        [HEAD + b"Content-Length: 50\r\n\r\nhello", 1.2],
    ],
    ids=[
        "short length",
        "no last chunk",
        "a size that is none",
        "a chunk without its end",
        "a pause that never ends",
    ],
)
def test_a_body_that_does_not_come_whole_breaks(answer: list[bytes | float | None]) -> None:
    with RawOrigin([answer]) as origin:
        (got,) = fetch(origin.url, timeout=0.5)
        assert isinstance(got.answer, Response)
        assert got.broken is not None
        assert got.body in (b"", b"hello")
        assert origin.settled()


@pytest.mark.parametrize(
    "chunks", [b"-5\r\nhello\r\n", b"0x5\r\nhello\r\n", b"f" * 17 + b"\r\nhello\r\n", b"5\nhello\n0\n\n"]
)
def test_chunks_that_are_none_are_no_body(chunks: bytes) -> None:
    with RawOrigin([[HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks, None]]) as origin:
        (got,) = fetch(origin.url)
        assert isinstance(got.answer, Unreachable) or got.broken is not None
        assert origin.settled()


def test_a_trailer_is_bounded_and_no_field_of_the_response() -> None:
    start = HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"
    with RawOrigin([[start + b"Set-Cookie: a=1\r\n\r\n"], [start + b"X: ", b"a" * 5_000_000]]) as origin:
        first, second = fetch(origin.url, times=2)
    assert isinstance(first.answer, Response)
    assert (first.body, first.broken, "set-cookie" in first.answer.headers) == (b"hello", None, False)
    assert isinstance(second.answer, Unreachable) or second.broken is not None


@pytest.mark.parametrize(
    ("method", "bodies", "asked"), [("GET", [b"first", b"again"], 3), ("POST", [b"first", b""], 2)]
)
def test_a_connection_that_closes_under_the_next_request_is_tried_again_only_where_that_is_safe(
    method: str, bodies: list[bytes], asked: int
) -> None:
    with RawOrigin([[ok(b"first")], [None], [ok(b"again")]]) as origin:
        found = fetch(origin.url, method=method, times=2)
        assert [got.body for got in found] == bodies
        assert len(origin.asked) == asked
        assert isinstance(found[1].answer, Response if method == "GET" else Unreachable)


@pytest.mark.parametrize(
    ("head", "method"),
    [(b"HTTP/1.1 204 X", "GET"), (b"HTTP/1.1 304 X", "GET"), (b"HTTP/1.1 200 X", "HEAD")],
)
def test_a_body_where_there_is_none_never_answers_the_next_request(head: bytes, method: str) -> None:
    for pause in ((), (0.05,)):
        poison: list[bytes | float | None] = [head + b"\r\nContent-Length: 6\r\n\r\n", *pause, b"POISON"]
        with RawOrigin([poison, [b"HTTP/1.1 200 OK\r\nX-Second: 1\r\nContent-Length: 0\r\n\r\n"]]) as origin:
            _, second = fetch(origin.url, method=method, times=2)
            assert b"POISON" not in second.body
            assert isinstance(second.answer, Unreachable) or "x-second" in second.answer.headers


def test_surplus_bytes_never_answer_the_next_request() -> None:
    poison = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nPOISON"
    with RawOrigin([[ok(b"first") + poison], [ok(b"second")]]) as origin:
        bodies = [got.body for got in fetch(origin.url, times=2)]
    assert b"POISON" not in bodies


def test_a_body_without_a_length_ends_with_the_connection() -> None:
    with RawOrigin([[HEAD + b"\r\n", b"hello", None]]) as origin:
        (got,) = fetch(origin.url)
    assert (got.body, got.broken) == (b"hello", None)


def test_an_endless_body_can_be_left() -> None:
    endless = [HEAD + b"\r\n", *([b"x" * 65536] * 2000)]
    with RawOrigin([endless]) as origin:
        (got,) = fetch(origin.url, most=200_000)
        assert len(got.body) >= 200_000
        assert origin.settled()


@pytest.mark.parametrize(("status", "method"), [(204, "GET"), (304, "GET"), (200, "HEAD")])
def test_what_has_no_body_has_none(status: int, method: str) -> None:
    with RawOrigin([[f"HTTP/1.1 {status} X\r\nContent-Length: 5\r\n\r\n".encode()], [ok(b"next")]]) as origin:
        first, *_ = fetch(origin.url, method=method)
    assert isinstance(first.answer, Response)
    assert (first.answer.status, first.body) == (status, b"")


def test_interim_responses_are_kept_with_the_final_one() -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    with RawOrigin([[b"HTTP/1.1 100 Continue\r\n\r\n" + hints * 2 + ok()], [ok()]]) as origin:
        first, second = fetch(origin.url, times=2)
    assert isinstance(first.answer, Response)
    assert isinstance(second.answer, Response)
    assert first.answer.interim == (Interim(103, Headers((("link", "</a.css>"),))),) * 2
    assert (first.body, second.answer.interim) == (b"hello", ())


def test_interim_responses_without_end_are_a_timeout() -> None:
    hints = tuple(part for _ in range(500) for part in (b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.01))
    with RawOrigin([hints]) as origin:
        (got,) = fetch(origin.url, timeout=0.3)
    assert isinstance(got.answer, Unreachable)
    assert got.answer.reason == "timeout"


async def _pieces() -> AsyncIterator[bytes]:
    yield b"one"
    yield b"two"


def test_bodies_go_up_with_a_length_or_in_chunks() -> None:
    with RawOrigin([[ok()]]) as origin:
        fetch(origin.url, method="POST", body=Bytes(b"sent"))
        fetch(origin.url, method="POST")
        fetch(origin.url, method="POST", body=Counted(3))
    heads = [head.decode().lower() for head in origin.asked]
    assert "content-length: 4" in heads[0]
    assert "content-length: 0" in heads[1]


def test_a_client_that_breaks_off_its_body_is_no_response() -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"half"
        raise BodyBroken("the client left")

    with RawOrigin([[1.0, ok()]]) as origin:
        (got,) = fetch(origin.url, method="POST", body=Stream(broken(), 10), timeout=1.5)
    assert isinstance(got.answer, Unreachable)


def test_compressed_bodies_are_not_unpacked() -> None:
    with RawOrigin([[ok(b"\x1f\x8b-not-really", b"Content-Encoding: gzip")]]) as origin:
        (got,) = fetch(origin.url)
    assert got.body == b"\x1f\x8b-not-really"


async def _slowly() -> AsyncIterator[bytes]:
    for piece in (b"sl", b"ow", b"ly"):
        await asyncio.sleep(0.25)
        yield piece


def test_a_client_may_take_longer_to_send_than_the_origin_has_to_answer() -> None:
    with RawOrigin([[0.9, ok(b"read")]]) as origin:
        (got,) = fetch(origin.url, method="POST", sent=_slowly, timeout=0.5)
        assert got.body == b"read"


def test_an_origin_that_does_not_answer_what_was_sent_to_it_is_too_slow() -> None:
    with RawOrigin([[3.0, ok(b"read")]]) as origin:
        (got,) = fetch(origin.url, method="POST", sent=_slowly, timeout=0.3)
    assert isinstance(got.answer, Unreachable)
    assert got.answer.reason == "timeout"
