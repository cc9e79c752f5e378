"""Remembered hits as bytes: the same bytes as the whole way gives, for as long as it would give them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.cache.selector import ByUrl, Everything
from edgecdn.compiler.places.resolve import resolve
from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live import recall as recalls
from edgecdn.drivers.live.desk import Desk
from edgecdn.drivers.live.front import Front
from edgecdn.drivers.live.guard import check_head
from edgecdn.drivers.live.incoming import Incoming
from edgecdn.drivers.live.wire import LARGE, encode_start
from edgecdn.drivers.live.world import World
from edgecdn.drivers.record import Record
from edgecdn.edge.effects import Note, Turn, Unreachable
from edgecdn.edge.network import Network
from edgecdn.edge.turns import Turned
from edgecdn.http.body import EMPTY, Bytes
from edgecdn.http.fields.dates import http_date
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url
from edgecdn.observe.journal import Journal
from tests.support.connection import Client, Connection, again_to, on_a_loop
from tests.support.edge import PLAN, START


async def never(turn: Turn) -> Turned:
    raise AssertionError(turn)


@dataclass
class Counter:
    """A desk over a clock that the test moves, with one object on the shelf of Tokyo."""

    at: list[float] = field(default_factory=lambda: [0.0])
    notes: list[Note] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)

    def __post_init__(self) -> None:
        clock = Clock(START, 0.0, monotonic=lambda: self.at[0])
        self.network = Network.open(PLAN, {})
        journal = Journal(followers=[self.notes.append])
        world = World(self._fetch, never, clock, journal.take, lambda bug: None)
        front = Front(self.network, clock, resolve)
        self.desk = Desk(world, front, clock, self.records.append, again_to(journal, self.records))

    async def _fetch(self, origin: str, request: Request) -> Response | Unreachable:
        pairs = (("date", http_date(START + self.at[0])), ("cache-control", "max-age=60"), ("etag", '"1"'))
        return Response(200, Headers(pairs), Bytes(b"hello"))

    async def ask(self, head: bytes) -> bytes:
        """The whole way: what is answered, and remembered."""
        first, *lines = head.decode().rstrip("\r\n").split("\r\n")
        method, target, _ = first.split(" ")
        headers = [tuple(part.encode() for part in line.split(": ", 1)) for line in lines]
        checked = check_head(target.encode(), headers, "1.1", "http")  # type: ignore[arg-type]  # pairs of bytes
        incoming = Incoming(method, checked, "127.0.0.1", secure=False, http_1_0=False, alone=head)
        started = self.desk.start(incoming, EMPTY)
        response = started.value if hasattr(started, "value") else await started
        assert isinstance(response.body, Bytes)
        record = self.desk.finished(incoming, response, response.body.length)
        self.desk.remember(incoming, record, response)
        return encode_start(method, response, self.desk.date(), close=False).head + response.body.data

    async def fill(self) -> None:
        """Put the object on the shelf."""
        url = Url("http", "localhost", None, "/x")
        from edgecdn.edge.network import respond
        from edgecdn.edge.streams import collect
        from edgecdn.edge.visit import Arrival

        response = await self.desk.world.run(
            respond(self.network, Request("GET", url), Arrival("f", START + self.at[0]))
        )
        await self.desk.world.run(collect(response.body, 1000))


def head(*lines: str, method: str = "GET") -> bytes:
    return "\r\n".join((f"{method} /x HTTP/1.1", "host: localhost", *lines, "", "")).encode()


def without_id(data: bytes | None) -> bytes | None:
    return None if data is None else re.sub(rb"Edge-Request-Id: [^\r]+", b"", data)


def told(story: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(story())


HEADS = [
    head(),
    head("if-none-match: *"),
    head(method="HEAD"),
    head("accept: */*", "user-agent: x"),
    head('if-match: "2"'),
]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.integers(0, len(HEADS) - 1)),
        st.tuples(st.just("wait"), st.integers(0, 40)),
        st.tuples(st.sampled_from(["purge", "soft", "reload", "fill"]), st.just(0)),
    ),
    max_size=25,
)


@given(steps=STEPS)
def test_what_is_recalled_is_what_the_whole_way_gives(steps: list[tuple[str, int]]) -> None:
    async def story() -> None:
        counter = Counter()
        await counter.fill()
        for what, number in steps:
            shelf = counter.network.pops["tok"].shelf
            match what:
                case "wait":
                    counter.at[0] += number + 0.37
                case "purge":
                    shelf.purge(Everything(), START + counter.at[0])
                case "soft":
                    shelf.purge(ByUrl(Url("http", "localhost", None, "/x")), START + counter.at[0], soft=True)
                case "reload":
                    counter.network.reload(PLAN, {})
                case "fill":
                    await counter.fill()
                case _:
                    recalled = counter.desk.recall(HEADS[number], "127.0.0.1")
                    fresh = len(shelf) == 1
                    whole = await counter.ask(HEADS[number]) if fresh or recalled is not None else b""
                    if recalled is not None:
                        assert b"X-Cache: HIT" in whole
                        assert without_id(recalled) == without_id(whole)

    told(story)


def test_notes_and_records_are_those_of_the_whole_way() -> None:
    async def story() -> None:
        counter = Counter()
        await counter.fill()
        await counter.ask(head())
        assert counter.desk.recall(head(), "127.0.0.1") is None
        await counter.ask(head())
        counter.notes.clear()
        counter.records.clear()
        counter.at[0] += 5
        assert counter.desk.recall(head(), "127.0.0.1") is not None
        recalled = ([(n.at, n.pop, n.phase, n.what, n.detail) for n in counter.notes], counter.records[:])
        counter.notes.clear()
        counter.records.clear()
        await counter.ask(head())
        whole = [(n.at, n.pop, n.phase, n.what, n.detail) for n in counter.notes]
        assert recalled[0] == whole
        (one,), (other,) = recalled[1], counter.records
        assert (one.at, one.pop, one.url, one.status, one.verdict, one.sent) == (
            *(other.at, other.pop, other.url, other.status, other.verdict, other.sent),
        )
        assert one.id != other.id

    told(story)


def test_every_answer_has_an_id_and_an_age_of_its_own() -> None:
    async def story() -> None:
        counter = Counter()
        await counter.fill()
        await counter.ask(head())
        assert counter.desk.recall(head(), "127.0.0.1") is None
        await counter.ask(head())
        seen = []
        for _ in range(3):
            counter.at[0] += 10
            answer = counter.desk.recall(head(), "127.0.0.1") or b""
            seen.append((re.findall(rb"Age: (\d+)", answer), re.findall(rb"ttl=(\d+)", answer)))
        assert seen == [([b"10"], [b"50"]), ([b"20"], [b"40"]), ([b"30"], [b"30"])]

    told(story)


def test_what_is_remembered_is_bounded_and_an_endless_head_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalls, "MOST_HEADS", 3)
    monkeypatch.setattr(recalls, "MOST_TEMPLATES", 3)
    monkeypatch.setattr(recalls, "MOST_MARKS", 3)

    async def story() -> None:
        counter = Counter()
        await counter.fill()
        memory = counter.desk.memory
        for number in range(10):
            for _ in range(2):
                await counter.ask(head(f'if-none-match: "{number}"'))
            for _ in range(2):
                counter.desk.recall(head(f'if-none-match: "{number}"'), "127.0.0.1")
        assert 0 < len(memory.templates) <= 6
        assert 0 < len(memory.heads) <= 6
        assert len(memory.once) <= 3
        memory.templates.clear()
        memory.heads.clear()
        for _ in range(3):
            await counter.ask(head("x-a: " + "a" * 9000))
        assert len(memory.templates) == 0

    told(story)


def test_what_is_asked_for_again_outlives_what_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalls, "MOST_TEMPLATES", 4)

    async def story() -> None:
        counter = Counter()
        await counter.fill()
        often = head()
        for number in range(60):
            for _ in range(3):
                await counter.ask(often.replace(b"/x", b"/x?%d" % number))
            if number > 1:
                told = [counter.desk.recall(head(f"x-a: {number}"), "127.0.0.1") for _ in range(2)]
                assert all(told), number
            else:
                await counter.ask(often)
        assert len(counter.desk.memory.templates) <= 8

    told(story)


async def known(counter: Counter) -> None:
    """Have the plain answer remembered."""
    await counter.fill()
    for _ in range(2):
        await counter.ask(head())


def test_a_head_that_never_came_is_answered_from_memory_where_nothing_in_it_counts() -> None:
    async def story() -> None:
        counter = Counter()
        await known(counter)
        for lines in (("user-agent: a",), ("User-Agent: b", "Cookie: c=1"), ("accept: */*", "x-whatever: 1")):
            assert counter.desk.recall(head(*lines), "127.0.0.1") is not None, lines

    told(story)


@pytest.mark.parametrize(
    "line",
    [
        'if-none-match: "1"',
        "range: bytes=0-1",
        "cache-control: no-cache",
        "Pragma: no-cache",
        "connection: close",
        "Content-Length: 3",
        "transfer-encoding: chunked",
        "expect: 100-continue",
        "upgrade: h2c",
        "edge-client-location: lon",
        "cdn-loop: edgecdn",
        "host: other",
        "x_odd: 1",
        " folded: 1",
        "no colon",
        "x-a: a\x00b",
        "x-a: a\rb",
        "x-a : b",
    ],
)
def test_a_head_in_which_anything_counts_or_is_odd_goes_the_whole_way(line: str) -> None:
    async def story() -> None:
        counter = Counter()
        await known(counter)
        assert counter.desk.recall(head(line), "127.0.0.1") is None
        assert counter.desk.recall(head() + head(), "127.0.0.1") is None
        assert counter.desk.recall(head()[:-2], "127.0.0.1") is None

    told(story)


NAMES = st.sampled_from(
    [
        "If-None-Match",
        "Range",
        "Accept",
        "User-Agent",
        "Cookie",
        "X-Kind",
        "Cache-Control",
        "If-Range",
        "Via",
        "Age",
    ]
)
VALUES = st.sampled_from(['"1"', '"2"', "bytes=1-2", "a", "b", "no-cache", "gzip", ""])


@given(heads=st.lists(st.lists(st.tuples(NAMES, VALUES), max_size=4), min_size=1, max_size=12))
def test_whatever_the_heads_are_memory_and_the_whole_way_agree(heads: list[list[tuple[str, str]]]) -> None:
    async def story() -> None:
        counter = Counter()
        await known(counter)
        for lines in (*heads, *heads):
            one = head(*(f"{name}: {value}" for name, value in lines))
            counter.at[0] += 0.25
            recalled = counter.desk.recall(one, "127.0.0.1")
            lower = head(*(f"{name.lower()}: {value}" for name, value in lines))
            whole = await counter.ask(lower)
            if recalled is not None:
                assert without_id(recalled) == without_id(whole)

    told(story)


def test_a_large_body_is_neither_remembered_nor_copied_behind_its_head() -> None:
    written: list[int] = []

    class Spy(Client):
        def writelines(self, pieces: Iterable[bytes | bytearray | memoryview]) -> None:
            found = list(pieces)
            written.append(len(found))
            super().writelines(found)

    async def large(world: World, request: Request) -> Response | Unreachable:
        return Response(200, Headers((("cache-control", "max-age=60"),)), Bytes(b"x" * LARGE))

    async def main() -> None:
        connection = Connection(large, client=Spy())
        for _ in range(5):
            await connection.send(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert connection.client.written.count(b"x" * LARGE) == 5
        assert written == [2] * 5
        assert len(connection.protocol.desk.memory.templates) == 0

    on_a_loop(main)
