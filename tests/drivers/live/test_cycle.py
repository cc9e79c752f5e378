"""Requests in the ASGI application, and those that need it only in the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from edgecdn.drivers.live.cycle import scope_of
from edgecdn.drivers.live.guard import Head
from edgecdn.drivers.live.incoming import Incoming
from edgecdn.drivers.live.world import World
from edgecdn.edge.effects import Unreachable
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url
from tests.support.connection import Connection, on_a_loop

NO_STORE = Headers((("cache-control", "no-store"),))


def get(path: str, version: str = "1.1") -> bytes:
    return f"GET {path} HTTP/{version}\r\nHost: localhost\r\n\r\n".encode()


async def pieces(*data: bytes) -> AsyncIterator[bytes]:
    for piece in data:
        await asyncio.sleep(0)
        yield piece


class Slow:
    """An origin that answers when it is let: paths of /stream/ piece by piece, others at once."""

    def __init__(self) -> None:
        self.may = asyncio.Event()
        self.left = False

    async def __call__(self, world: World, request: Request) -> Response | Unreachable:
        path = request.url.path
        try:
            await self.may.wait()
        except asyncio.CancelledError:
            self.left = True
            raise
        if path.startswith("/stream/"):
            return Response(200, NO_STORE, world.stream(pieces(path.encode(), b"."), None))
        return Response(200, NO_STORE, Bytes(path.encode()))


def test_the_scope_has_the_url_in_normal_form() -> None:
    head = Head(Url("http", "localhost", None, "/a%20b", "c=d"), (), 0)
    incoming = Incoming("GET", head, "::1", secure=False, http_1_0=True)
    scope = scope_of(incoming, {"type": "http", "path": "/other"})
    assert (scope["type"], scope["http_version"], scope["path"]) == ("http", "1.0", "/a%20b")
    assert (scope["raw_path"], scope["query_string"]) == (b"/a%20b", b"c=d")


def test_answers_that_come_late_come_in_the_order_of_their_requests() -> None:
    async def main() -> None:
        slow = Slow()
        connection = Connection(slow)
        await connection.send(get("/a"), get("/stream/b"), get("/c"), get("/stream/d"))
        assert connection.client.written == b""
        slow.may.set()
        await connection.settle()
        await connection.settle()
        written = connection.client.written
        assert connection.statuses == [200] * 4
        places = [written.index(body) for body in (b"/a", b"/stream/b", b"/c", b"/stream/d")]
        assert places == sorted(places)
        await connection.send(get("/e"))
        assert connection.client.written.endswith(b"/e")
        assert connection.bugs == []
        await connection.leave()

    on_a_loop(main)


def test_a_late_stream_is_answered_before_what_waits_behind_it() -> None:
    async def main() -> None:
        slow = Slow()
        connection = Connection(slow)
        await connection.send(get("/stream/a") + get("/b"))
        slow.may.set()
        await connection.settle()
        written = connection.client.written
        assert written.index(b"/stream/a") < written.index(b"HTTP/1.1", 1) < written.index(b"/b")
        await connection.leave()
        assert not connection.world.busy

    on_a_loop(main)


def test_a_client_of_old_is_hung_up_on_behind_its_late_answer() -> None:
    async def main() -> None:
        slow = Slow()
        connection = Connection(slow)
        await connection.send(get("/a", "1.0"))
        slow.may.set()
        await connection.settle()
        assert connection.client.written.endswith(b"/a")
        assert connection.client.closing

    on_a_loop(main)


def test_who_leaves_before_a_late_answer_lets_the_origin_go() -> None:
    async def main() -> None:
        slow = Slow()
        connection = Connection(slow)
        # What nobody else can want: a GET would be fetched to its end for others.
        await connection.send(get("/a").replace(b"GET", b"DELETE"))
        await connection.leave()
        assert slow.left
        assert not connection.world.busy
        assert connection.client.written == b""

    on_a_loop(main)


def test_a_server_that_stops_gives_the_late_answer_first() -> None:
    async def main() -> None:
        slow = Slow()
        connection = Connection(slow)
        await connection.send(get("/a"))
        connection.protocol.shutdown()
        assert not connection.client.closing
        slow.may.set()
        await connection.settle()
        assert connection.client.written.endswith(b"/a")
        assert connection.client.closing

    on_a_loop(main)
