"""The desk between connections and the edge: starts the work for each request, and keeps the record of its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live.calls import Called, Calls, written
from edgecdn.drivers.live.front import Front
from edgecdn.drivers.live.incoming import Incoming
from edgecdn.drivers.live.recall import Memory, Told
from edgecdn.drivers.live.world import Done, World
from edgecdn.drivers.record import Record
from edgecdn.edge.effects import Note, Turn
from edgecdn.edge.network import Failing, respond
from edgecdn.edge.opening import Opening
from edgecdn.edge.recall import Recollection
from edgecdn.edge.turns import Hangup, Turned
from edgecdn.edge.visit import Arrival
from edgecdn.http.body import Body
from edgecdn.http.fields.dates import http_date
from edgecdn.http.message import Request, Response

Again = Callable[[Record, Sequence[Note]], Told]
"""Gives whom to tell of requests that go an earlier one's way, by that one's record and notes."""


@dataclass(eq=False, slots=True)
class Desk:
    """What a connection needs of the server behind it.

    `record` is told of every request's end; `again` of one that went the way of an earlier one. `failed` may put a page in the place of a response that tells of a function's failure.
    """

    world: World
    front: Front
    clock: Clock
    record: Callable[[Record], None]
    again: Again
    failed: Failing | None = None
    memory: Memory = field(init=False)
    calls: Calls = field(default_factory=Calls)
    _second: int = -1
    _date: str = ""

    def __post_init__(self) -> None:
        self.memory = Memory(self.front.network)

    def recall(self, head: bytes, peer: str) -> bytes | None:
        """The whole answer to a request with this head, where one is remembered that holds."""
        template = self.memory.find(head)
        if template is None:
            return None
        now, mark = self.clock.now(), self.front.next_mark()
        answer = template.answer(self.front.network.site, now, mark)
        if answer is None:
            self.memory.forget(head, template)
            return None
        template.told(now, mark, peer, 0.0)
        return answer

    def reopen(self, head: bytes, peer: str) -> Called | None:
        """The call that a request with this head opens, opened, where that is remembered and still holds."""
        known = self.calls.known.get(head)
        if known is None:
            return None
        if not known.holds(self.front.network.site, peer):
            self.calls.known.drop(head)
            return None
        arrival = known.arrival(self.front.next_id(), self.clock.now())
        turn = known.turn(arrival)
        turning = self.world.turn(turn)
        if isinstance(turning, asyncio.Future):
            return Called(known, arrival, turn, turning, known.incoming(arrival.at))
        # Something has to start first: that is no call that costs little.
        if isinstance(turning, Coroutine):
            turning.close()
        return None

    def answered(self, called: Called, turned: Turned) -> bytes | None:
        """The whole answer to a call from memory; None where the whole way has to be gone, by `resume`."""
        found = written(called, turned, self.date())
        if found is None:
            return None
        data, given = found
        if given.told is None:
            given.told = self.again(given.like, (given.note,))
        arrival = called.arrival
        given.told(arrival.at, arrival.id.encode("ascii"), arrival.peer, turned.at - arrival.at)
        return data

    def resume(self, called: Called, turned: Turned) -> Done[Response] | asyncio.Future[Response]:
        """Go the whole way for a call from memory, whose first turn is there."""
        request = called.known.opening.request
        return self._work(called.incoming, request, called.arrival, turned)

    def hang_up(self, called: Called) -> None:
        """The client of a call from memory has left before its first turn."""
        turn = called.turn
        self.world.turn(Turn(turn.function, turn.pop, turn.call, Hangup()))

    def remember(self, incoming: Incoming, record: Record, response: Response) -> None:
        """Remember what may be of a request that came in bytes of its own; `record` is how it ended."""
        if incoming.alone is None:
            return
        match incoming.kept:
            case Recollection() as kept:
                told = self.again(record, kept.notes)
                self.memory.remember(incoming.alone, kept, record.method, response, told)
            case Opening() as opening:
                self.calls.remember(incoming.alone, incoming.head, opening)
            case None:
                return
            case _:
                assert_never(incoming.kept)

    def start(self, incoming: Incoming, body: Body) -> Done[Response] | asyncio.Future[Response]:
        """Start the work for a request; done at once where the edge needs nothing of the world."""
        incoming.begun = self.clock.now()
        protocol = "HTTP/1.0" if incoming.http_1_0 else "HTTP/1.1"
        method, head, peer = incoming.method, incoming.head, incoming.peer
        received = self.front.receive(method, head, body, peer, secure=incoming.secure, protocol=protocol)
        if isinstance(received, Response):
            return Done(received)
        return self._work(incoming, *received)

    def _work(
        self, incoming: Incoming, request: Request, arrival: Arrival, first: Turned | None = None
    ) -> Done[Response] | asyncio.Future[Response]:
        remember = incoming.remember if self._expected(incoming) else None
        work = respond(self.front.network, request, arrival, remember, incoming.hear, self.failed)
        return self.world.start(work, first)

    def _expected(self, incoming: Incoming) -> bool:
        """Whether the answer is worth remembering: what it depends on is watched only then."""
        if incoming.alone is None or incoming.secure or not incoming.keeps:
            return False
        return self.memory.expects(incoming.alone)

    def finished(
        self, incoming: Incoming, response: Response, sent: int, problem: str | None = None
    ) -> Record:
        """A response has gone out, `sent` bytes of body, or has broken off with a `problem`: the record of it."""
        headers = response.headers
        now = self.clock.now()
        told = incoming.told
        # From the note and not from the fields: X-Cache and X-Served-By may be in another vendor's words.
        word = None if told is None else dict(told.detail).get("x_cache")
        record = Record(
            at=incoming.begun,
            seconds=now - incoming.begun,
            id=headers.first("edge-request-id") or "-",
            pop="-" if told is None else told.pop,
            peer=incoming.peer,
            method=incoming.method,
            url=str(incoming.head.url),
            status=response.status,
            verdict=str(word or "-"),
            sent=sent,
            problem=problem,
        )
        self.record(record)
        return record

    def refused(self, status: int, text: str, peer: str) -> None:
        """Something came that was no request."""
        now = self.clock.now()
        self.record(Record(now, 0.0, "-", "-", peer, "-", "-", status, "-", 0, text))

    def date(self) -> str:
        """The Date field for now, made once a second."""
        second = int(self.clock.now())
        if second != self._second:
            self._second, self._date = second, http_date(second)
        return self._date
