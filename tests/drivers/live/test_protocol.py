"""The wire, attacked: every payload in one write and byte by byte, with the same answers, at a real server."""

from __future__ import annotations

import contextlib
import re
import socket
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.attacks import CHUNKED, CLOSE, GET, HOST, READ_ONE_WAY, REFUSED, TOO_MUCH, request
from tests.support.server import Serve, seed_site, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    with serving(seed_site(tmp_path_factory.mktemp("wire")), "--no-reload") as running:
        yield running
        said = running.said()
        assert "Traceback" not in said
        assert "bug in edgecdn" not in said


def statuses(received: bytes) -> list[int]:
    return [int(number) for number in re.findall(rb"HTTP/1\.1 (\d\d\d) ", received)]


def told(server: Serve, pieces: Sequence[bytes]) -> bytes:
    """All that comes back until the server hangs up, which it does by itself: the client leaves its half open."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for piece in pieces:
                connection.sendall(piece)
        received = b""
        # A reset is an end, too: the server has hung up on bytes that it will not read.
        with contextlib.suppress(ConnectionResetError):
            while piece := connection.recv(65536):
                received += piece
        return received


def both_ways(server: Serve, data: bytes) -> list[int]:
    """The statuses of all answers, which are the same however the bytes are cut; the connection ends behind them."""
    at_once = statuses(told(server, [data]))
    assert statuses(told(server, [data[at : at + 1] for at in range(len(data))])) == at_once
    return at_once


BROKEN_BODIES = sorted(name for name in REFUSED if name.startswith(("chunk ", "chunks ")))


@pytest.mark.parametrize("name", BROKEN_BODIES)
def test_a_body_that_two_readers_could_read_differently_ends_the_connection(server: Serve, name: str) -> None:
    data = REFUSED[name]
    for pieces in ([data], [data[at : at + 1] for at in range(len(data))]):
        (found,) = statuses(told(server, pieces))
        # What is answered by its head alone may have its answer before the slip in its body has come.
        assert found in (400, 405, 501)


@pytest.mark.parametrize("name", sorted(set(REFUSED) - set(BROKEN_BODIES)))
def test_what_two_readers_could_read_differently_is_refused_and_the_connection_ends(
    server: Serve, name: str
) -> None:
    found = both_ways(server, REFUSED[name])
    assert len(found) == 1
    assert found[0] in (400, 501, 505)


@pytest.mark.parametrize("name", sorted(TOO_MUCH))
def test_what_is_too_much_is_refused(server: Serve, name: str) -> None:
    data = TOO_MUCH[name]
    found = statuses(told(server, [data[at : at + 8192] for at in range(0, len(data), 8192)]))
    assert len(found) == 1
    # The answer to a body's beginning may have gone out before its end is too much.
    assert found[0] in (405, 413, 414, 431)


@pytest.mark.parametrize("name", sorted(READ_ONE_WAY))
def test_what_is_read_is_read_in_one_way(server: Serve, name: str) -> None:
    data, answers = READ_ONE_WAY[name]
    assert len(both_ways(server, data)) == answers


def test_the_authority_of_an_absolute_target_counts(server: Serve) -> None:
    asked = b"GET http://tok.localhost/static/app.js HTTP/1.1\r\nHost: lon.localhost\r\n" + CLOSE + b"\r\n"
    assert b"X-Served-By: tok" in server.raw(asked)


def test_two_slashes_are_a_path_and_no_host(server: Serve) -> None:
    assert both_ways(server, b"GET //evil.example/x HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n") == [404]


def test_trailers_are_dropped(server: Serve) -> None:
    body = b"3\r\nabc\r\n0\r\nAuthorization: Bearer x\r\nX-Trailer: 1\r\n\r\n"
    received = server.raw(request(CHUNKED, CLOSE.strip(), body=body), end=True)
    assert len(statuses(received)) == 1
    assert b"X-Trailer" not in received


def test_a_body_that_looks_like_a_request_is_none(server: Serve) -> None:
    inner = b"GET /static/app.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
    head = GET + HOST + CLOSE + b"Content-Length: %d\r\n\r\n" % len(inner)
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


def test_a_body_that_comes_behind_its_answer_is_read_and_no_request(server: Serve) -> None:
    inner = b"GET /static/app.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
    body = inner * 4000
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(request(b"Content-Length: %d" % len(body)))
        received = connection.recv(65536)
        assert statuses(received) == [405]
        connection.sendall(body + GET + HOST + CLOSE + b"\r\n")
        while piece := connection.recv(65536):
            received += piece
    assert statuses(received) == [405, 200]


def test_old_clients_get_an_answer_that_ends_with_the_connection(server: Serve) -> None:
    received = told(server, [b"GET /static/app.js HTTP/1.0\r\n\r\n"])
    assert statuses(received) == [200]
    assert b"Connection: close" in received
    assert b"Transfer-Encoding" not in received


def test_a_client_that_says_nothing_more_gets_its_answers(server: Serve) -> None:
    assert statuses(server.raw((GET + HOST + b"\r\n") * 3, end=True)) == [200] * 3


WORDS = [
    *(b"GET ", b"POST ", b"/static/app.js", b" HTTP/1.1\r\n", b"Host: localhost\r\n", b"\r\n", b"\r\n\r\n"),
    *(
        b"Content-Length: 3\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"3\r\nabc\r\n",
        b"0\r\n\r\n",
        b"\x00",
        b" ",
    ),
    *(b"X: y\r\n", b"\xff", b"Connection: close\r\n", b"Range: bytes=0-\r\n", b"If-None-Match: *\r\n"),
]


@settings(max_examples=60)
@given(data=st.binary(max_size=200) | st.lists(st.sampled_from(WORDS), max_size=14).map(b"".join))
def test_no_bytes_give_anything_but_http(server: Serve, data: bytes) -> None:
    received = server.raw(data, end=True)
    assert not received or received.startswith(b"HTTP/1.1 ")
    assert all(status < 500 or status in (501, 505) for status in statuses(received))


def test_nothing_in_a_request_steers_the_terminal_or_lets_the_reader_of_the_log_in(server: Serve) -> None:
    server.get("/seen%1b]0;x%07?a=%1b[2J&token=secret1&signature=secret2&x")
    told(server, [b"GET /\x1b[2J HTTP/1.1\r\n" + HOST + b"\r\n"])
    told(server, [GET + b"Host: \x1b[2J\r\n\r\n"])
    said = server.wait_for("/seen%1B")
    assert not {"\x1b", "\x07"} & set(said)
    assert "secret" not in said


def test_the_server_is_well_after_all_that(server: Serve) -> None:
    assert server.get("/static/app.js").status == 200
