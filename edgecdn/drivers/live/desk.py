"""The desk between connections and the edge: starts the work for each request, and keeps the record of its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live.front import Front
from edgecdn.drivers.live.guard import Head
from edgecdn.drivers.live.recall import Memory
from edgecdn.drivers.live.world import Done, World
from edgecdn.drivers.record import Record
from edgecdn.edge.effects import Note
from edgecdn.edge.network import Failing, respond
from edgecdn.edge.recall import Recollection
from edgecdn.http.body import Body
from edgecdn.http.fields.dates import http_date
from edgecdn.http.message import Response


@dataclass(eq=False, slots=True)
class Incoming:
    """A request on its way. `started` is its work, where that has begun inside the callback; `begun` the clock's time then.

    `keeps` says that the connection goes on behind it. `tasks` are those that end when the client leaves; `gone` says that
    it has. `kept` is there where the answer may be remembered. `told` is the edge's own note of the whole request, None where the edge was not asked.
    """

    method: str
    head: Head
    peer: str
    secure: bool
    http_1_0: bool
    keeps: bool = True
    begun: float = 0.0
    started: asyncio.Future[Response] | None = None
    tasks: set[asyncio.Future[Any]] = field(default_factory=set)
    gone: bool = False
    kept: Recollection | None = None
    told: Note | None = None


@dataclass(eq=False, slots=True)
class Desk:
    """What a connection needs of the server behind it.

    `record` is told of every request's end; `again` of one that went the way of an earlier one: its time, id and peer, and
    the record and the notes of that one. `failed` may put a page in the place of a response that tells of a function's failure.
    """

    world: World
    front: Front
    clock: Clock
    record: Callable[[Record], None]
    again: Callable[[float, str, str, Record, Sequence[Note]], None]
    failed: Failing | None = None
    memory: Memory = field(init=False)
    _second: int = -1
    _date: str = ""

    def __post_init__(self) -> None:
        self.memory = Memory(self.front.network)

    def recall(self, head: bytes, peer: str) -> bytes | None:
        """The whole answer to a request with this head, where one is remembered that holds."""
        template = self.memory.find(head)
        if template is None:
            return None
        now, name = self.clock.now(), self.front.next_id()
        answer = template.answer(self.front.network.site, now, name.encode())
        if answer is None:
            self.memory.forget(head, template)
            return None
        self.again(now, name, peer, template.like, template.kept.notes)
        return answer

    def remember(self, head: bytes, incoming: Incoming, record: Record, response: Response) -> None:
        """Remember the answer to a request that came in these bytes, and no others; `record` is how it ended."""
        if incoming.kept is not None and not incoming.secure:
            self.memory.remember(head, incoming.kept, record, response)

    def start(self, incoming: Incoming, body: Body) -> Done[Response] | asyncio.Future[Response]:
        """Start the work for a request; done at once where the edge needs nothing of the world."""
        incoming.begun = self.clock.now()
        protocol = "HTTP/1.0" if incoming.http_1_0 else "HTTP/1.1"
        method, head, peer = incoming.method, incoming.head, incoming.peer
        received = self.front.receive(method, head, body, peer, secure=incoming.secure, protocol=protocol)
        if isinstance(received, Response):
            return Done(received)
        request, arrival = received

        def remember(kept: Recollection) -> None:
            incoming.kept = kept

        def ended(note: Note) -> None:
            incoming.told = note

        return self.world.start(respond(self.front.network, request, arrival, remember, ended, self.failed))

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
