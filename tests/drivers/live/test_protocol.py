"""The wire, attacked: every payload in one write and byte by byte, with the same answer."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.server import Serve, seed_site, serving

HOST = b"Host: localhost\r\n"
GET = b"GET /static/app.js HTTP/1.1\r\n"
CLOSE = b"Connection: close\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    with serving(seed_site(tmp_path_factory.mktemp("wire")), "--no-reload") as running:
        yield running
        said = running.said()
        assert "Traceback" not in said
        assert "bug in edgecdn" not in said


def statuses(received: bytes) -> list[int]:
    return [int(number) for number in re.findall(rb"HTTP/1\.1 (\d\d\d) ", received)]


def both_ways(server: Serve, data: bytes) -> list[int]:
    """The statuses of all answers, which are the same however the bytes are cut; the connection ends behind them."""
    at_once = statuses(server.raw(data, end=True))
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            for byte in data:
                connection.sendall(bytes([byte]))
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it has hung up already
        received = b""
        try:
            while piece := connection.recv(65536):
                received += piece
        except ConnectionResetError:
            pass
    assert statuses(received)[:1] == at_once[:1]
    return at_once


def request(*lines: bytes, body: bytes = b"", method: bytes = b"POST") -> bytes:
    return method + b" /x HTTP/1.1\r\n" + HOST + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


SMUGGLED = b"GET /static/app.js HTTP/1.1\r\nHost: localhost\r\n\r\n"

REFUSED = {
    # Two framings (RFC 9112 section 6.3)
    "length and chunks": request(
        b"Content-Length: 5", b"Transfer-Encoding: chunked", body=b"0\r\n\r\n" + SMUGGLED
    ),
    "chunks and length": request(
        b"Transfer-Encoding: chunked", b"Content-Length: 5", body=b"0\r\n\r\n" + SMUGGLED
    ),
    # Lengths that are none
    **{
        f"length {value!r}": request(b"Content-Length: " + value, body=b"abc")
        for value in (b"+3", b"0x3", b"1_0", b"-1", b"", b"3, 4", b"3 3", b"9" * 23, b"3;", "٣".encode())
    },
    "two lengths": request(b"Content-Length: 3", b"Content-Length: 0", body=b"abc"),
    # Transfer codings
    **{
        f"coding {value!r}": request(b"Transfer-Encoding: " + value, body=b"0\r\n\r\n")
        for value in (
            b",chunked",
            b"xchunked",
            b"chunked, chunked",
            b"gzip, chunked",
            b"\xa0chunked",
            b"identity",
            b"chunked;q=1",
        )
    },
    "coding in 1.0": b"POST /x HTTP/1.0\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    # Chunks
    **{
        f"chunk {value!r}": request(b"Transfer-Encoding: chunked", body=value + b"\r\nabc\r\n0\r\n\r\n")
        for value in (b"0x3", b"-3", b"0_3", b" 3", b"3 3", b"g", b"11111111111111111")
    },
    "chunk end": request(b"Transfer-Encoding: chunked", body=b"3\r\nabcXX0\r\n\r\n"),
    "chunk bare line feed": request(b"Transfer-Encoding: chunked", body=b"3\nabc\n0\n\n"),
    # Host
    "no host": GET + b"\r\n",
    "two hosts": GET + HOST + HOST + b"\r\n",
    **{
        f"host {value!r}": GET + b"Host: " + value + b"\r\n\r\n"
        for value in (b"", b"a/b", b"a@b", b"a b", b"a:99999", b"][", b"a?b", b"\xe9")
    },
    # Targets
    **{
        f"target {value!r}": b"GET " + value + b" HTTP/1.1\r\n" + HOST + b"\r\n"
        for value in (
            b"@evil/x",
            b"x",
            b"/x#y",
            b"/x\x00",
            b"/\xff",
            b"/a b",
            b"ftp://x/",
            b"http://a b/",
            b"*",
        )
    },
    # Names and values
    **{
        f"field {value!r}": GET + HOST + value + b"\r\n\r\n"
        for value in (
            b"X\x00: a",
            b"X: a\x00b",
            b": a",
            b"X : a",
            b"X\x85: a",
            b"X: a\x7f",
            b"X: a\x01",
            b"Te\nst: a",
            b"X",
        )
    },
    "folded field": GET + HOST + b"X: a\r\n b\r\n\r\n",
    "bare line feeds": b"GET / HTTP/1.1\nHost: localhost\n\n",
    "bare carriage return": GET + HOST + b"X: a\rb\r\n\r\n",
    "spoofed by underscore": GET + HOST + b"X_Forwarded_For: 6.6.6.6\r\n\r\n",
    # First lines
    **{
        f"line {value!r}": value + b"\r\n" + HOST + b"\r\n"
        for value in (
            b"GET / HTTP/1.9",
            b"GET / HTTP/0.9",
            b"GET / HTTP/2.0",
            b"GET /",
            b"GET",
            b"get / http/1.1",
            b"CONNECT a:1 HTTP/1.1",
            b"G@T / HTTP/1.1",
        )
    },
    "a handshake of TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 50,
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    # Too much
    "too many fields": GET + HOST + b"X: a\r\n" * 200 + b"\r\n",
    "too long a field": GET + HOST + b"X: " + b"a" * 40_000 + b"\r\n\r\n",
    "too long a target": b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "too long a body": request(b"Content-Length: 1000000000000"),
}


@pytest.mark.parametrize("name", sorted(name for name in REFUSED if "too" not in name))
def test_what_two_readers_could_read_differently_is_refused_and_the_connection_ends(
    server: Serve, name: str
) -> None:
    found = both_ways(server, REFUSED[name])
    assert len(found) == 1
    assert found[0] in (400, 501, 505)


@pytest.mark.parametrize("name", sorted(name for name in REFUSED if "too" in name))
def test_what_is_too_much_is_refused(server: Serve, name: str) -> None:
    found = statuses(server.raw(REFUSED[name], end=True))
    assert len(found) == 1
    assert found[0] in (413, 414, 431)


def test_the_authority_of_an_absolute_target_counts(server: Serve) -> None:
    asked = b"GET http://tok.localhost/static/app.js HTTP/1.1\r\nHost: lon.localhost\r\n" + CLOSE + b"\r\n"
    assert b"X-Served-By: tok" in server.raw(asked)


def test_two_slashes_are_a_path_and_no_host(server: Serve) -> None:
    assert both_ways(server, b"GET //evil.example/x HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n") == [404]


def test_trailers_are_dropped(server: Serve) -> None:
    body = b"3\r\nabc\r\n0\r\nAuthorization: Bearer x\r\nX-Trailer: 1\r\n\r\n"
    received = server.raw(request(b"Transfer-Encoding: chunked", CLOSE.strip(), body=body), end=True)
    assert len(statuses(received)) == 1
    assert b"X-Trailer" not in received


def test_an_upgrade_is_ignored_and_nothing_behind_it_is_taken_for_more(server: Serve) -> None:
    first = GET + HOST + b"Connection: upgrade\r\nUpgrade: h2c\r\n\r\n"
    assert both_ways(server, first + b"GET /api/hello HTTP/1.1\r\n" + HOST + b"\r\n") == [200]


def test_a_body_that_looks_like_a_request_is_none(server: Serve) -> None:
    inner = b"GET /static/app.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
    head = GET + HOST + b"Content-Length: %d\r\n\r\n" % len(inner)
    assert len(both_ways(server, head + inner)) == 1


def test_a_client_that_asks_first_is_told_to_go_on_or_gets_its_answer(server: Serve) -> None:
    head = request(b"Content-Length: 3", b"Expect: 100-continue", CLOSE.strip())
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head)
        first = connection.recv(1000)
        if first.startswith(b"HTTP/1.1 100 "):
            connection.sendall(b"abc")
        rest = b""
        while piece := connection.recv(65536):
            rest += piece
    assert statuses(first + rest)[-1] == 405


def test_old_clients_get_an_answer_that_ends_with_the_connection(server: Serve) -> None:
    received = server.raw(b"GET /static/app.js HTTP/1.0\r\n\r\n")
    assert statuses(received) == [200]
    assert b"Connection: close" in received
    assert b"Transfer-Encoding" not in received


def test_a_client_that_says_nothing_more_gets_its_answers(server: Serve) -> None:
    assert statuses(server.raw((GET + HOST + b"\r\n") * 3, end=True)) == [200] * 3


@settings(max_examples=60)
@given(
    data=st.one_of(
        st.binary(max_size=200),
        st.lists(
            st.sampled_from(
                [
                    *(
                        b"GET ",
                        b"POST ",
                        b"/static/app.js",
                        b" HTTP/1.1\r\n",
                        b"Host: localhost\r\n",
                        b"\r\n",
                        b"\r\n\r\n",
                    ),
                    *(
                        b"Content-Length: 3\r\n",
                        b"Transfer-Encoding: chunked\r\n",
                        b"3\r\nabc\r\n",
                        b"0\r\n\r\n",
                        b"\x00",
                        b" ",
                    ),
                    *(
                        b"X: y\r\n",
                        b"\xff",
                        b"Connection: close\r\n",
                        b"Range: bytes=0-\r\n",
                        b"If-None-Match: *\r\n",
                    ),
                ]
            ),
            max_size=14,
        ).map(b"".join),
    )
)
def test_no_bytes_give_anything_but_http(server: Serve, data: bytes) -> None:
    received = server.raw(data, end=True)
    assert not received or received.startswith(b"HTTP/1.1 ")
    assert all(status < 500 or status in (501, 505) for status in statuses(received))


def test_the_server_is_well_after_all_that(server: Serve) -> None:
    assert server.get("/static/app.js").status == 200
