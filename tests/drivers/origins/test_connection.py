"""What an origin sends behind its response, held against the response that the next request on that connection gets."""

from __future__ import annotations

import pytest

from edgecdn.drivers.origins.connection import MOST_INTERIM
from edgecdn.edge.effects import Unreachable
from edgecdn.http.message import Response
from tests.support.fetching import Got, fetch
from tests.support.origin import RawOrigin, ok

POISON = ok(b"POISON")
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"
SHORT = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"

BEHIND: dict[str, list[bytes | float | None]] = {
    "a response, at once": [ok(b"first") + POISON],
    "a response, on the idle connection": [ok(b"first"), 0.05, POISON],
    "a response, behind the last bytes of a body": [SHORT + b"fi", 0.05, b"rst" + POISON],
    "a response, behind the last chunk": [CHUNKED, 0.05, b"0\r\n\r\n" + POISON],
    "a response, behind chunks at once": [CHUNKED + b"0\r\n\r\n" + POISON],
    "a response, behind the head": [SHORT, 0.05, b"first" + POISON],
    "more than its length": [SHORT + b"first, and more"],
    "more than its length, later": [SHORT + b"fir", 0.05, b"st, and more"],
    "what is no HTTP, behind chunks": [CHUNKED + b"0\r\n\r\nmore"],
    "an interim response": [ok(b"first"), 0.05, b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"],
    "one byte": [ok(b"first"), 0.05, b"H"],
}


@pytest.mark.parametrize("answer", BEHIND.values(), ids=BEHIND)
def test_what_comes_behind_a_response_is_no_part_of_it_and_no_answer_to_the_next_request(
    answer: list[bytes | float | None],
) -> None:
    with RawOrigin([answer, [ok(b"second", b"X-Second: 1")]]) as origin:
        first, second = fetch(origin.url, times=2, pause=0.1)
        assert (first.body, first.broken) == (b"first", None)
        assert (second.body, second.broken) == (b"second", None)
        assert (_has(first, "x-second"), _has(second, "x-second")) == (False, True)
        assert isinstance(second.answer, Response)
        assert second.answer.interim == ()
        assert origin.connections == 2


@pytest.mark.parametrize(
    "parts", [[b"HTTP/1.1 200 OK\r\n", b"Content-Length: 5\r\n\r", b"\nfi", b"rst"], [b"\r\n" + ok(b"first")]]
)
def test_a_head_may_come_in_pieces_and_the_connection_is_used_again(parts: list[bytes]) -> None:
    answer = [piece for part in parts for piece in (part, 0.02)]
    with RawOrigin([answer, [ok(b"second")]]) as origin:
        assert [got.body for got in fetch(origin.url, times=2, pause=0.05)] == [b"first", b"second"]
        assert origin.connections == 1


def test_every_byte_may_come_by_itself() -> None:
    answer = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + ok(b"first", b"X-A: 1")
    with RawOrigin([[part for byte in answer for part in (bytes((byte,)), 0.0005)]]) as origin:
        (got,) = fetch(origin.url)
    assert (got.body, _has(got, "x-a")) == (b"first", True)
    assert isinstance(got.answer, Response)
    assert [interim.status for interim in got.answer.interim] == [103]


def test_a_head_by_itself_says_nothing_of_a_second_one() -> None:
    """A HEAD's answer has no body, whatever follows: neither a body nor a response."""
    for more in (b"first", POISON):
        with RawOrigin([[SHORT + more], [SHORT]]) as origin:
            first, second = fetch(origin.url, method="HEAD", times=2, pause=0.05)
            assert (first.body, second.body) == (b"", b"")
            assert isinstance(first.answer, Response)
            assert isinstance(second.answer, Response)
            assert origin.connections == 2


def _has(got: Got, name: str) -> bool:
    return isinstance(got.answer, Response) and name in got.answer.headers


STARTED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"

BUSY: dict[str, list[bytes | float | None]] = {
    "an extension without end": [STARTED + b"5;a=", b"e" * 3_000_000],
    "an extension, byte for byte": [STARTED + b"5;a=", *(part for _ in range(40) for part in (b"e", 0.05))],
    "trailers without end": [STARTED + b"0\r\n", b"X-T: a\r\n" * 300_000],
    "a trailer, byte for byte": [
        STARTED + b"0\r\nX-T: ",
        *(part for _ in range(40) for part in (b"e", 0.05)),
    ],
    "chunks of a byte": [STARTED + b"1\r\nx\r\n" * 500_000],
}


@pytest.mark.parametrize("answer", BUSY.values(), ids=BUSY)
def test_a_body_that_goes_on_without_content_breaks_off(answer: list[bytes | float | None]) -> None:
    with RawOrigin([answer]) as origin:
        (got,) = fetch(origin.url, timeout=0.4)
        assert got.broken is not None
        assert b"first".startswith(got.body[:5])
        assert origin.settled()


def test_a_body_in_chunks_of_a_byte_comes_whole_where_it_is_no_flood() -> None:
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in bytes(range(256)) * 40)
    with RawOrigin([[STARTED + chunks + b"0\r\n\r\n"]]) as origin:
        (got,) = fetch(origin.url)
    assert (len(got.body), got.broken) == (5 + 256 * 40, None)


@pytest.mark.parametrize(
    "interim", [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"]
)
def test_interim_responses_are_few(interim: bytes) -> None:
    with RawOrigin([[interim * MOST_INTERIM + ok(b"first")], [interim * 50_000]]) as origin:
        first, second = fetch(origin.url, times=2)
        assert (first.body, first.broken) == (b"first", None)
        assert isinstance(second.answer, Unreachable)
        assert second.answer.reason == "protocol"
        assert "interim responses" in second.answer.detail
        assert origin.settled()


def test_a_reader_that_pauses_takes_nothing_of_the_origins_time() -> None:
    """What came while nobody read is content, however long that was."""
    body = b"x" * 2_000_000
    with RawOrigin(
        [
            [
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0;" % (len(body), body),
                b"a" * 40,
                b"\r\n\r\n",
            ]
        ]
    ) as origin:
        (got,) = fetch(origin.url, timeout=0.2, slowly=0.3)
    assert (len(got.body), got.broken) == (len(body), None)
