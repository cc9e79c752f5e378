"""One request's way through the edge: what all of its phases may know."""

from __future__ import annotations

from dataclasses import dataclass, field

from edgecdn.cache.decide import Decision
from edgecdn.cache.status import x_cache
from edgecdn.edge.effects import Note
from edgecdn.edge.site import Matched, Site
from edgecdn.edge.state import PopState
from edgecdn.http.message import Response
from edgecdn.http.url import Url
from edgecdn.plan.model import Place


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a request came in: its id, the time, and what the world knows of its client.

    `pop` is the code of the PoP that the client asked for by name, None where the nearest one answers; `place` is
    where the client is, None where that is not known; `peer` is its address; `secure` says that it came by TLS.
    """

    id: str
    at: float
    pop: str | None = None
    place: Place | None = None
    peer: str = ""
    secure: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one cache decided for one request, and what came of it; headers, logs and metrics are rendered from it.

    `collapsed` says that another request's fetch serves this one too, `refused` that what the origin sent may not be stored.
    `hits` is how often what is served has been served from the shelf, this time included; 0 where nobody counts.
    """

    decision: Decision
    stored: bool = False
    collapsed: bool = False
    refused: bool = False
    status: int | None = None
    detail: str | None = None
    hits: int = 0


@dataclass(slots=True)
class Visit:
    """One request in one PoP.

    `url` is what the client asked for, and `matched` what that leads to: a function that asks for another URL changes
    neither. `verdict` is what the cache said when it was last asked on this request's behalf, None while it was not;
    `origin_seconds` is the time that origins took so far; `failures` names the functions that failed.
    """

    arrival: Arrival
    site: Site
    pop: PopState
    url: Url
    matched: Matched
    verdict: Verdict | None = None
    origin_seconds: float = 0.0
    failures: list[str] = field(default_factory=list)
    calls: int = 0

    @property
    def word(self) -> str:
        """The one word on what the cache did; BYPASS where it was not asked."""
        return "BYPASS" if self.verdict is None else x_cache(self.verdict.decision, self.verdict.status)

    def note(self, at: float, phase: str, what: str, **detail: str | float | bool | None) -> Note:
        """A note about this request, to be awaited."""
        return Note(at, self.pop.code, self.arrival.id, phase, what, tuple(detail.items()))


@dataclass(frozen=True, slots=True)
class Served:
    """A response, and the time at which it was there."""

    response: Response
    at: float
