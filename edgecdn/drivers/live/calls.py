"""Remembered calls: heads of requests that a function answers by itself, and its answers as bytes.

A head that comes again byte for byte, from the same client's address, opens its call at once; what the function says then is
looked at each time. Where it says more than a response, the whole way is gone, with that turn as its first.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Final

from edgecdn.drivers.live.generations import Generations, Marks
from edgecdn.drivers.live.guard import Head
from edgecdn.drivers.live.incoming import Incoming
from edgecdn.drivers.live.pieces import DATE, ID, TOOK, USED, cut
from edgecdn.drivers.live.recall import Told
from edgecdn.drivers.live.wire import body_allowed
from edgecdn.drivers.record import Record
from edgecdn.edge.deliver import milliseconds
from edgecdn.edge.effects import Note, Turn
from edgecdn.edge.opening import Opening, alone, answer
from edgecdn.edge.site import Site
from edgecdn.edge.turns import Turned
from edgecdn.edge.usage import usage
from edgecdn.edge.visit import Arrival
from edgecdn.http.headers import Pairs

MOST: Final = 512
"""How many heads a generation remembers; with `LONGEST` and `MOST_ANSWERS` all is some 40 MB at most."""

LONGEST: Final = 4096
MOST_ANSWERS: Final = 8
"""How many answers to one head are remembered: a function that says something new each time is not worth it."""

_Told = tuple[int, Pairs, int]
"""What a function said: the status, the fields, and the length of the body."""


@dataclass(eq=False, slots=True)
class Given:
    """An answer's head in five pieces: around the time taken, the id, what was used, and the date.

    The last one is empty where the function gave the date. `like` is the record of such a request, `note` what sums it up,
    and `told` who is told of each that ends so, None before the first one.
    """

    pieces: tuple[bytes, bytes, bytes, bytes, bytes]
    like: Record
    note: Note
    told: Told | None = None


@dataclass(eq=False, slots=True)
class Known:
    """A head that opens a call."""

    opening: Opening
    method: str
    head: Head
    answers: dict[_Told, Given] = field(default_factory=dict)

    def holds(self, site: Site, peer: str) -> bool:
        """Whether a request of `peer` with this head still goes this way."""
        visit = self.opening.visit
        return visit.site is site and visit.arrival.peer == peer

    def incoming(self, begun: float) -> Incoming:
        """Such a request, which came at `begun`."""
        peer = self.opening.visit.arrival.peer
        return Incoming(self.method, self.head, peer, secure=False, http_1_0=False, begun=begun)

    def arrival(self, request: str, now: float) -> Arrival:
        """How such a request arrives, under the id `request`, at `now`."""
        was = self.opening.visit.arrival
        return Arrival(request, now, was.pop, was.place, was.peer, was.secure)

    def turn(self, arrival: Arrival) -> Turn:
        """What opens its call."""
        opening = self.opening
        pop = opening.visit.pop.code
        return Turn(opening.function.name, pop, f"{arrival.id}-1", opening.start(arrival.at))


@dataclass(frozen=True, slots=True)
class Called:
    """A call that was opened from memory, and its first turn to be."""

    known: Known
    arrival: Arrival
    turn: Turn
    turning: asyncio.Future[Turned]
    incoming: Incoming


@dataclass(eq=False, slots=True)
class Calls:
    """Calls by the heads that open them. What is worth remembering has come twice; `once` has what came before."""

    known: Generations[bytes, Known] = field(default_factory=lambda: Generations(MOST))
    once: Marks = field(default_factory=lambda: Marks(MOST))

    def remember(self, data: bytes, head: Head, opening: Opening) -> None:
        """Remember that a request which came in these bytes, read as `head`, opened such a call."""
        if len(data) > LONGEST:
            return
        if self.once.came(data):
            self.known.put(data, Known(opening, opening.request.method, head))


def written(called: Called, turned: Turned, date: str) -> tuple[bytes, Given] | None:
    """The whole answer to a call as bytes, and what is remembered of one like it.

    None where the function did not answer by itself, or with what cannot be remembered: then the whole way has to be gone.
    """
    known, arrival, outcome = called.known, called.arrival, alone(turned)
    if outcome is None or not isinstance(outcome.body, bytes):
        return None
    told = outcome.status, outcome.headers.pairs, len(outcome.body)
    found = known.answers.get(told)
    if found is None:
        found = _answer(called, turned)
        if found is None:
            return None
        if len(known.answers) >= MOST_ANSWERS:
            known.answers.clear()
        known.answers[told] = found
    took = milliseconds(turned.at - arrival.at).encode()
    used = usage(known.opening.function, turned, arrival.at, 0).encode("latin-1", "replace")
    one, two, three, four, five = found.pieces
    data = (one, took, two, arrival.id.encode(), three, used, four, date.encode() if five else b"", five)
    return b"".join((*data, outcome.body)), found


def _answer(called: Called, turned: Turned) -> Given | None:
    """An answer that such a turn gives, to be given again; None where there is none, or not one that can be."""
    made = answer(called.known.opening, called.arrival, turned)
    if made is None:
        return None
    response, note = made
    incoming, headers = called.incoming, response.headers
    if not body_allowed(incoming.method, response.status):
        return None
    timing = headers.first("server-timing") or ""
    start, duration, rest = timing.partition("edge;dur=")
    values = {
        "server-timing": f"{start}{duration}{TOOK},{rest.partition(',')[2]}",
        "edge-request-id": ID,
        "edge-function-usage": USED,
    }
    dated = "date" in headers
    pieces = cut(incoming.method, response, values, (TOOK, ID, USED) if dated else (TOOK, ID, USED, DATE))
    if pieces is None or sum(map(len, pieces)) > LONGEST:
        return None
    one, two, three, four, *five = pieces
    like = Record(
        at=called.arrival.at,
        seconds=0.0,
        id=called.arrival.id,
        pop=note.pop,
        peer=incoming.peer,
        method=incoming.method,
        url=str(incoming.head.url),
        status=response.status,
        verdict=str(dict(note.detail)["x_cache"]),
        sent=response.body.length or 0,
    )
    return Given((one, two, three, four, five[0] if five else b""), like, note)
