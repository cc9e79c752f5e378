"""A request on its way, as the live world knows it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from edgecdn.drivers.live.guard import Head
from edgecdn.edge.effects import Note
from edgecdn.edge.opening import Opening
from edgecdn.edge.recall import Recollection
from edgecdn.http.message import Response


@dataclass(eq=False, slots=True)
class Incoming:
    """A request on its way. `started` is its work, where that has begun inside the callback; `begun` the clock's time then.

    `keeps` says that the connection goes on behind it; `alone` are its bytes, where nothing else came with them. `tasks` are
    those that end when the client leaves; `gone` says that it has. `kept` is there where the answer, or the way to it, may be
    remembered. `told` is the edge's own note of the whole request, None where the edge was not asked.
    """

    method: str
    head: Head
    peer: str
    secure: bool
    http_1_0: bool
    keeps: bool = True
    alone: bytes | None = None
    begun: float = 0.0
    started: asyncio.Future[Response] | None = None
    tasks: set[asyncio.Future[Any]] = field(default_factory=set)
    gone: bool = False
    kept: Recollection | Opening | None = None
    told: Note | None = None

    def remember(self, kept: Recollection | Opening) -> None:
        """The edge says what may be remembered."""
        self.kept = kept

    def hear(self, note: Note) -> None:
        """The edge sums the request up."""
        self.told = note

    def leave(self) -> None:
        """The client has left."""
        self.gone = True
        for task in self.tasks:
            task.cancel()
