"""Remembered calls: the same answers as the whole way gives, whatever the function says this time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.drivers.live import calls as remembering
from edgecdn.drivers.live.generations import Generations
from edgecdn.edge.effects import Turn
from edgecdn.edge.turns import Hangup, Log, Start, Turned
from tests.support.connection import Connection, on_a_loop
from tests.support.edge import PLAN
from tests.support.scripted import answer, fail, function, passing

SITE = replace(PLAN, functions=(function("f"),))
GET = b"GET /x HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n"
HELLO = answer(200, b"hello", ("x-a", "1"))
SAID = {
    "hello": HELLO,
    "dated": answer(200, b"hello", ("date", "Fri, 15 Jan 2027 08:00:00 GMT")),
    "other length": answer(200, b"hello, you", ("x-a", "1")),
    "not found": answer(404, b"no", ("set-cookie", "a=1"), ("set-cookie", "b=2")),
    "nothing": answer(204),
    "fails": fail("exception", "it broke"),
    "logs": replace(HELLO, logs=(Log("log", "said"),)),
    "odd": answer(200, b"hello", ("x-a", "<id 7f3c>")),
}


@dataclass
class Function:
    """A function that says what it is told to, at once; `starts` has what its calls were opened with."""

    says: Turned = HELLO
    starts: list[Turn] = field(default_factory=list)
    hung_up: list[str] = field(default_factory=list)
    waiting: bool = False

    def __call__(self, turn: Turn) -> Awaitable[Turned]:
        loop = asyncio.get_running_loop()
        said = self.says
        if isinstance(turn.message, Hangup):
            self.hung_up.append(turn.call)
        elif isinstance(turn.message, Start):
            self.starts.append(turn)
            said = replace(said, at=turn.message.now + 0.25)
        future = loop.create_future()
        if not self.waiting:
            future.set_result(said)
        return future


def bare(data: bytes) -> bytes:
    """An answer without what each has of its own: the id, and the date where the edge gave it."""
    return re.sub(rb"(Edge-Request-Id|Date): [^\r]+", b"", data)


async def asked(connection: Connection, data: bytes = GET) -> bytes:
    before = len(connection.client.written)
    await connection.send(data)
    return connection.client.written[before:]


@given(names=st.lists(st.sampled_from(sorted(SAID)), min_size=1, max_size=8))
def test_whatever_a_function_says_memory_and_the_whole_way_agree(names: list[str]) -> None:
    async def main() -> None:
        function = Function()
        connection = Connection(plan=SITE, turn=function)
        for _ in range(3):
            await asked(connection)
        assert connection.protocol.desk.calls.known
        for name in (*names, *names):
            function.says = SAID[name]
            memory = await asked(connection)
            record = connection.records[-1]
            notes = [(n.phase, n.what, n.detail) for n in connection.journal.of(record.id)]
            calls = connection.protocol.desk.calls
            known, calls.known = calls.known, Generations(1)
            whole = await asked(connection)
            calls.known = known
            other = connection.records[-1]
            assert bare(memory) == bare(whole), name
            assert record._replace(at=0.0, id="", seconds=0.0) == other._replace(at=0.0, id="", seconds=0.0)
            assert notes == [(n.phase, n.what, n.detail) for n in connection.journal.of(other.id)], name
            first, second = function.starts[-2:]
            assert isinstance(first.message, Start)
            assert isinstance(second.message, Start)
            assert first.message.request.headers.pairs == second.message.request.headers.pairs
            assert first.message.cf == second.message.cf
        assert connection.bugs == []
        await connection.leave()
        assert not connection.world.busy

    on_a_loop(main)


def test_a_call_that_asks_for_more_goes_on_the_whole_way() -> None:
    async def main() -> None:
        function = Function()
        connection = Connection(plan=SITE, turn=function)
        for _ in range(3):
            await asked(connection)
        script = passing()

        def turn(asked: Turn) -> Awaitable[Turned]:
            future = asyncio.get_running_loop().create_future()
            future.set_result(script(asked.message))
            return future

        connection.world.turn = turn
        assert (await asked(connection)).endswith(b"hello")
        assert connection.client.written.count(b"fwd=uri-miss") == 1
        assert connection.bugs == []

    on_a_loop(main)


def test_who_leaves_before_the_turn_hangs_up_on_the_function() -> None:
    async def main() -> None:
        function = Function()
        connection = Connection(plan=SITE, turn=function)
        for _ in range(3):
            await asked(connection)
        function.waiting = True
        await asked(connection)
        await connection.leave()
        assert function.hung_up == [function.starts[-1].call]
        assert not connection.world.busy

    on_a_loop(main)


def test_another_client_another_site_and_a_function_that_must_start_go_the_whole_way() -> None:
    async def main() -> None:
        function = Function()
        connection = Connection(plan=SITE, turn=function)
        for _ in range(3):
            await asked(connection)
        desk = connection.protocol.desk
        assert desk.reopen(GET, "10.0.0.1") is None
        for _ in range(3):
            await asked(connection)
        desk.front.network.reload(SITE, {})
        assert desk.reopen(GET, "127.0.0.1") is None
        for _ in range(3):
            await asked(connection)

        async def starting(turn: Turn) -> Turned:
            return HELLO

        connection.world.turn = starting
        assert desk.reopen(GET, "127.0.0.1") is None
        assert (await asked(connection)).endswith(b"hello")

    on_a_loop(main)


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "MOST", 3)
    monkeypatch.setattr(remembering, "MOST_ANSWERS", 2)

    async def main() -> None:
        function = Function()
        connection = Connection(plan=SITE, turn=function)
        known = connection.protocol.desk.calls.known
        for number in range(8):
            for _ in range(3):
                await asked(connection, GET.replace(b"*/*", b"%d/*" % number))
        assert 0 < len(known) <= 6
        assert len(connection.protocol.desk.calls.once) <= 3
        for _ in range(3):
            await asked(connection, GET.replace(b"*/*", b"a" * 5000))
        assert all(len(data) < 5000 for data in (*known.young, *known.old))
        for number in range(5):
            function.says = answer(200, b"hello", ("x-a", str(number)))
            for _ in range(3):
                await asked(connection)
        assert all(len(one.answers) <= 2 for one in known.young.values())

    on_a_loop(main)


def test_a_head_only_request_is_not_answered_with_a_body() -> None:
    async def main() -> None:
        connection = Connection(plan=SITE, turn=Function(answer(200, b"hello", ("content-length", "5"))))
        for _ in range(5):
            data = await asked(connection, GET.replace(b"GET", b"HEAD"))
            assert data.endswith(b"\r\n\r\n")

    on_a_loop(main)
