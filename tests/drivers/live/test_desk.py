"""The desk between connections and the edge."""

from __future__ import annotations

from edgecdn.compiler.places.resolve import resolve
from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live.desk import Desk
from edgecdn.drivers.live.front import Front
from edgecdn.drivers.live.guard import Head
from edgecdn.drivers.live.incoming import Incoming
from edgecdn.drivers.live.world import Done, World
from edgecdn.drivers.record import Record
from edgecdn.edge.effects import Note, Turn, Unreachable
from edgecdn.edge.network import Network
from edgecdn.edge.turns import Turned
from edgecdn.http.body import EMPTY
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url
from edgecdn.observe.journal import Journal
from tests.support.connection import again_to
from tests.support.edge import PLAN


async def nothing(origin: str, request: Request) -> Unreachable:
    raise AssertionError(origin)


async def never(turn: Turn) -> Turned:
    raise AssertionError(turn)


def desk(records: list[Record]) -> Desk:
    clock = Clock(1_800_000_000.0, 0.0, monotonic=lambda: 0.0)
    journal = Journal()
    world = World(nothing, never, clock, journal.take, lambda bug: None)
    front = Front(Network.open(PLAN, {}), clock, resolve)
    return Desk(world, front, clock, records.append, again_to(journal, records))


def incoming(host: str = "localhost") -> Incoming:
    return Incoming(
        "GET", Head(Url("http", host, None, "/x"), (), 0), "127.0.0.1", secure=False, http_1_0=False
    )


def test_what_cannot_be_placed_is_answered_at_once() -> None:
    started = desk([]).start(incoming("nowhere.localhost"), EMPTY)
    assert isinstance(started, Done)
    assert started.value.status == 421


def test_the_end_of_a_request_is_recorded() -> None:
    records: list[Record] = []
    opened = desk(records)
    # The fields may be in another vendor's words; the record is not.
    headers = Headers((("x-cache", "Hit from cloudfront"), ("edge-request-id", "r1")))
    answered = incoming()
    answered.told = Note(0.0, "tok", "r1", "deliver", "response", (("x_cache", "HIT"),))
    opened.finished(answered, Response(200, headers), 7, "torn")
    opened.finished(incoming(), Response(421), 0)
    opened.refused(400, "no", "127.0.0.1")
    assert [(r.id, r.pop, r.verdict, r.status, r.sent, r.problem) for r in records] == [
        ("r1", "tok", "HIT", 200, 7, "torn"),
        ("-", "-", "-", 421, 0, None),
        ("-", "-", "-", 400, 0, "no"),
    ]


def test_the_date_is_made_once_a_second() -> None:
    opened = desk([])
    assert opened.date() == "Fri, 15 Jan 2027 08:00:00 GMT"
    assert opened.date() is opened.date()
    opened.clock.advance(1)
    assert opened.date() == "Fri, 15 Jan 2027 08:00:01 GMT"
