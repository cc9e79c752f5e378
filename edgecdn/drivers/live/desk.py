"""The desk between connections and the edge: starts the work for each request, and keeps the record of its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live.front import Front
from edgecdn.drivers.live.guard import Head
from edgecdn.drivers.live.world import Done, World
from edgecdn.drivers.record import Record
from edgecdn.edge.network import respond
from edgecdn.http.body import Body
from edgecdn.http.fields.dates import http_date
from edgecdn.http.message import Response


@dataclass(eq=False, slots=True)
class Incoming:
    """A request on its way. `started` is its work, where that has begun inside the callback; `begun` the clock's time then.

    `tasks` are those that end when the client leaves; `gone` says that it has.
    """

    method: str
    head: Head
    peer: str
    secure: bool
    http_1_0: bool
    begun: float = 0.0
    started: asyncio.Task[Response] | None = None
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    gone: bool = False


@dataclass(eq=False, slots=True)
class Desk:
    """What a connection needs of the server behind it. `record` is told of every request's end."""

    world: World
    front: Front
    clock: Clock
    record: Callable[[Record], None]
    _second: int = -1
    _date: str = ""

    def start(self, incoming: Incoming, body: Body) -> Done[Response] | asyncio.Task[Response]:
        """Start the work for a request; done at once where the edge needs nothing of the world."""
        incoming.begun = self.clock.now()
        received = self.front.receive(
            incoming.method, incoming.head, body, incoming.peer, secure=incoming.secure
        )
        if isinstance(received, Response):
            return Done(received)
        request, arrival = received
        return self.world.start(respond(self.front.network, request, arrival))

    def finished(self, incoming: Incoming, response: Response, sent: int, problem: str | None = None) -> None:
        """A response has gone out, `sent` bytes of body, or has broken off with a `problem`."""
        headers = response.headers
        now = self.clock.now()
        self.record(
            Record(
                at=incoming.begun,
                seconds=now - incoming.begun,
                id=headers.first("edge-request-id") or "-",
                pop=headers.first("x-served-by") or "-",
                peer=incoming.peer,
                method=incoming.method,
                url=str(incoming.head.url),
                status=response.status,
                verdict=headers.first("x-cache") or "-",
                sent=sent,
                problem=problem,
            )
        )

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
