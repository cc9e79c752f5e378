"""What is not answered inside the protocol's callback: streams, uploads, and clients that leave."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from edgecdn.drivers.live.world import World
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from tests.support.connection import Connection, on_a_loop
from tests.support.origin import RawOrigin, ok
from tests.support.server import Serve, serving

HEAD = b"HTTP/1.1 200 OK\r\n"
CONFIG = "cdn: {points_of_presence: [{region: eu, locations: [lon]}]}\n"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Serve, RawOrigin]]:
    """One server for all, and its origin."""
    folder = tmp_path_factory.mktemp("app")
    (folder / "cdn.yaml").write_text(CONFIG)
    with RawOrigin([]) as origin, serving(folder, "--origin", origin.url) as server:
        yield server, origin
        assert "Traceback" not in server.said()


@pytest.fixture
def server(shared: tuple[Serve, RawOrigin]) -> Serve:
    return shared[0]


@pytest.fixture
def origin(shared: tuple[Serve, RawOrigin]) -> RawOrigin:
    """The origin, to be told what it answers; `asked` has what it is asked from now on."""
    shared[1].start_over()
    return shared[1]


def test_a_body_streams_in_chunks_and_a_broken_one_never_ends_well(server: Serve, origin: RawOrigin) -> None:
    chunked = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    origin.answers = [
        [chunked, b"5\r\nhello\r\n", 0.02, b"5\r\nworld\r\n0\r\n\r\n"],
        [chunked + b"5\r\nhello\r\n", 0.05, None],
        [HEAD + b"Content-Length: 50\r\n\r\nhello", 0.05, None],
    ]
    assert server.get("/whole").body == b"helloworld"
    for target in ("/torn", "/short"):
        raw = server.raw(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(), timeout=5)
        assert b"hello" in raw
        assert not raw.endswith(b"0\r\n\r\n")
    said = server.wait_for("the origin ended early")
    assert "Traceback" not in said


def test_uploads_go_through_whole_and_in_both_framings(tmp_path: Path) -> None:
    (tmp_path / "cdn.yaml").write_text(CONFIG)
    with serving(tmp_path) as server:
        told = json.loads(server.get("/api/echo", method="POST", body=b"x" * 300_000).body)
        assert told["method"] == "POST"
        raw = server.raw(
            b"POST /api/echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"3\r\nabc\r\n0\r\n\r\n"
        )
        assert b"200 OK" in raw


def test_a_slow_reader_does_not_fill_the_memory_and_gets_all(server: Serve, origin: RawOrigin) -> None:
    size = 20_000_000
    origin.answers = [[ok(b"x" * size, b"Cache-Control: no-store")]]
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        time.sleep(0.5)
        resident = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) * 4096
        received = 0
        while piece := connection.recv(1 << 20):
            received += len(piece)
    assert received > size
    assert resident < 300_000_000


def test_a_client_that_leaves_lets_the_origin_go(server: Serve, origin: RawOrigin) -> None:
    origin.answers = [
        [
            HEAD + b"Cache-Control: no-store\r\n\r\n",
            *(part for _ in range(2000) for part in (b"x" * 65536, 0.005)),
        ]
    ]
    before = origin.open
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        connection.recv(65536)
    assert origin.settled(before)
    assert "Traceback" not in server.said()


def test_old_clients_get_a_stream_whole(server: Serve, origin: RawOrigin) -> None:
    origin.answers = [[HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"]]
    raw = server.raw(b"GET / HTTP/1.0\r\n\r\n")
    assert raw.endswith(b"\r\n\r\nhello")
    assert b"chunked" not in raw


def test_hundreds_of_sockets_that_miss_the_same_make_one_fetch(server: Serve, origin: RawOrigin) -> None:
    origin.answers = [[0.5, ok(b"x" * 10_000, b"Cache-Control: max-age=60")]]
    with ThreadPoolExecutor(300) as pool:
        answers = list(pool.map(lambda _: server.get("/cold"), range(300)))
        assert {(answer.status, len(answer.body)) for answer in answers} == {(200, 10_000)}
        assert len(origin.asked) == 1
        verdicts = [answer.headers["cache-status"] for answer in answers]
        assert sum("stored" in verdict for verdict in verdicts) == 1


class Endless:
    """A body without an end, which knows whether anybody wants it still."""

    def __init__(self) -> None:
        self.wanted = True

    def __aiter__(self) -> Endless:
        return self

    async def __anext__(self) -> bytes:
        await asyncio.sleep(0)
        return b"x" * 1000

    async def aclose(self) -> None:
        self.wanted = False


GET = b"GET /api/x HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST /api/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody"


@pytest.mark.parametrize("sent", [GET, POST, GET + GET], ids=["a request", "an upload", "two at once"])
def test_whenever_a_client_leaves_what_comes_for_it_is_let_go(sent: bytes) -> None:
    async def leaves(moment: int) -> bool:
        bodies: list[Endless] = []

        async def origin(world: World, request: Request) -> Response:
            bodies.append(Endless())
            return Response(200, Headers((("cache-control", "no-store"),)), world.stream(bodies[-1], None))

        connection = Connection(origin)
        connection.protocol.data_received(sent)
        for _ in range(moment):
            await asyncio.sleep(0)
        await connection.leave()
        assert connection.bugs == []
        assert not connection.world.busy
        assert not any(body.wanted for body in bodies)
        return bool(bodies)

    async def at_every_moment() -> None:
        assert [await leaves(moment) for moment in range(30)][-1]

    on_a_loop(at_every_moment)
