"""The protocol without sockets: bytes cut wherever one likes, requests in a row, clients that are slow or leave."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecdn.drivers.live import gate
from edgecdn.drivers.live.world import World
from edgecdn.edge.effects import Unreachable
from edgecdn.http.body import BodyBroken
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from tests.support.attacks import CHUNKED, CLOSE, GET, HOST, READ_ONE_WAY, REFUSED, request
from tests.support.connection import Answers, Connection, hello, on_a_loop

PAYLOADS = {**REFUSED, **{name: data for name, (data, _) in READ_ONE_WAY.items()}}
GET_X = b"GET /x HTTP/1.1\r\n" + HOST + b"\r\n"
NO_STORE = Headers((("cache-control", "no-store"),))


def outcome(pieces: list[bytes]) -> tuple[list[int], bool]:
    """The statuses of all answers to bytes that come in these pieces, and whether the connection was ended."""
    found: list[tuple[list[int], bool]] = []

    async def main() -> None:
        connection = Connection()
        await connection.send(*pieces)
        found.append((connection.statuses, connection.client.closing))
        await connection.leave()
        assert not connection.world.busy
        assert connection.bugs == []
        assert not connection.client.written or connection.client.written.startswith(b"HTTP/1.1 ")

    on_a_loop(main)
    return found[0]


def cut(data: bytes, at: list[int]) -> list[bytes]:
    edges = [0, *sorted(point % (len(data) + 1) for point in at), len(data)]
    return [data[start:end] for start, end in itertools.pairwise(edges)]


@settings(max_examples=150)
@given(name=st.sampled_from(sorted(PAYLOADS)), at=st.lists(st.integers(0, 10_000), max_size=6))
def test_where_the_bytes_are_cut_changes_no_answer(name: str, at: list[int]) -> None:
    data = PAYLOADS[name]
    assert outcome(cut(data, at)) == outcome([data])


@settings(max_examples=150)
@given(
    parts=st.lists(
        st.sampled_from([*PAYLOADS.values(), GET_X, request(b"Content-Length: 3", body=b"abc")]),
        min_size=2,
        max_size=4,
    ),
    at=st.lists(st.integers(0, 10_000), max_size=6),
)
def test_nor_where_one_request_follows_another(parts: list[bytes], at: list[int]) -> None:
    data = b"".join(parts)
    assert outcome(cut(data, at)) == outcome([data])


@given(pieces=st.lists(st.binary(max_size=60) | st.sampled_from([GET, HOST, b"\r\n", GET_X]), max_size=6))
def test_no_bytes_raise_anything_but_an_answer(pieces: list[bytes]) -> None:
    found, _ = outcome(pieces)
    assert all(200 <= status < 500 or status in (501, 505) for status in found)


def held_back(go: asyncio.Event) -> Answers:
    """An origin that sends its head and the first half of its body, and the second half when it may go on."""

    async def pieces() -> AsyncIterator[bytes]:
        yield b"first"
        await go.wait()
        yield b"second"

    async def answers(world: World, request: Request) -> Response | Unreachable:
        return Response(200, NO_STORE, world.stream(pieces(), 11))

    return answers


def test_what_is_no_request_is_never_answered_within_another_answer() -> None:
    async def main() -> None:
        go = asyncio.Event()
        connection = Connection(held_back(go))
        await connection.send(GET_X, b"\x00\r\n\r\n")
        assert connection.client.written.endswith(b"first")
        go.set()
        await connection.settle()
        body, _, rest = connection.client.written.partition(b"\r\n\r\n")[2].partition(b"HTTP/1.1 ")
        assert (body, rest[:3], connection.client.closing) == (b"firstsecond", b"400", True)

    on_a_loop(main)


def test_a_body_that_breaks_behind_the_beginning_of_its_answer_ends_the_connection_alone() -> None:
    async def main() -> None:
        connection = Connection(held_back(asyncio.Event()))
        await connection.send(request(CHUNKED, body=b"3\r\nabc\r\n"), b"x\r\n")
        assert connection.client.written.endswith(b"first")
        assert (connection.statuses, connection.client.closing) == ([200], True)
        await connection.leave()
        assert not connection.world.busy

    on_a_loop(main)


def test_a_body_that_ends_with_its_client_is_refused_and_whoever_read_it_is_told() -> None:
    told: list[str] = []

    async def origin(world: World, request: Request) -> Response | Unreachable:
        answer = await hello(world, request)
        told.append(answer.detail if isinstance(answer, Unreachable) else "whole")
        return answer

    async def main() -> None:
        connection = Connection(origin)
        await connection.send(request(b"Content-Length: 5", body=b"ab"))
        connection.protocol.eof_received()
        await connection.settle()
        assert (connection.statuses, connection.client.closing) == ([400], True)
        assert not connection.world.busy
        assert "whole" not in told

    on_a_loop(main)


def test_the_one_under_way_is_told_when_its_client_leaves_though_others_stand_behind_it() -> None:
    async def main() -> None:
        connection = Connection(held_back(asyncio.Event()))
        await connection.send(GET_X * 3)
        before = connection.world.busy
        await connection.leave()
        assert (before, connection.world.busy, connection.statuses) == (True, False, [200])

    on_a_loop(main)


def test_nothing_behind_the_last_request_is_done() -> None:
    seen: list[str] = []

    async def origin(world: World, request: Request) -> Response | Unreachable:
        seen.append(request.url.path)
        return await hello(world, request)

    async def main() -> None:
        connection = Connection(origin)
        await connection.send(b"GET /last HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n" + GET_X)
        assert (seen, connection.statuses, connection.client.closing) == (["/last"], [200], True)

    on_a_loop(main)


@pytest.mark.parametrize(
    "endless", [b"0\r\nX: " + b"a" * 1000, b"5;" + b"a" * 1000, b"0\r\n" + b"X: a\r\n" * 200]
)
def test_what_is_no_content_in_a_body_is_bounded(endless: bytes) -> None:
    async def main() -> None:
        connection = Connection()
        await connection.send(request(CHUNKED, body=b"3\r\nabc\r\n" + endless))
        tail = b"X: a\r\n" if endless.endswith(b"\n") else b"a"
        for _ in range(40):
            await connection.send(tail * 2000)
        assert (connection.statuses, connection.client.closing) == ([431], True)

    on_a_loop(main)


def test_tiny_chunks_are_no_attack() -> None:
    async def main() -> None:
        connection = Connection()
        await connection.send(request(CHUNKED), *([b"1\r\na\r\n" * 1000] * 30), b"0\r\n\r\n")
        assert connection.statuses == [200]

    on_a_loop(main)


@pytest.mark.parametrize(
    ("sent", "seconds", "answers"),
    [
        (b"", gate.IDLE_SECONDS, []),
        (GET_X, gate.IDLE_SECONDS, [200]),
        (b"GET / HT", gate.HEAD_SECONDS, [408]),
        (GET_X + b"GET / HT", gate.HEAD_SECONDS, [200, 408]),
        (request(b"Content-Length: 9", body=b"abc"), gate.IDLE_SECONDS, [408]),
    ],
)
def test_a_client_has_its_time_and_then_is_hung_up_on(
    sent: bytes, seconds: float, answers: list[int]
) -> None:
    async def main() -> None:
        connection = Connection()
        await connection.send(sent)
        now = asyncio.get_running_loop().time()
        assert not connection.protocol.overdue(now + seconds - 1)
        assert connection.protocol.overdue(now + seconds + 1)
        connection.protocol.hang_up()
        await connection.settle()
        assert (connection.statuses, connection.client.closing) == (answers, True)

    on_a_loop(main)


def test_a_slow_origin_is_not_the_clients_fault() -> None:
    async def main() -> None:
        connection = Connection(held_back(asyncio.Event()))
        await connection.send(GET_X)
        assert not connection.protocol.overdue(asyncio.get_running_loop().time() + 10_000)
        await connection.leave()

    on_a_loop(main)


def test_a_broken_stream_never_looks_whole() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"half"
        raise BodyBroken("torn")

    async def origin(world: World, request: Request) -> Response | Unreachable:
        return Response(200, NO_STORE, world.stream(pieces(), None))

    async def main() -> None:
        connection = Connection(origin)
        await connection.send(GET_X)
        assert connection.client.written.endswith(b"4\r\nhalf\r\n")
        assert connection.client.closing
        assert [record.problem for record in connection.records] == ["torn"]

    on_a_loop(main)
