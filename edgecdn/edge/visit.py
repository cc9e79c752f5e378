"""One request's way through the edge: what all of its phases may know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from edgecdn.cache.decide import Decision
from edgecdn.cache.entry import Key
from edgecdn.cache.key import Facts
from edgecdn.cache.slices import Slice
from edgecdn.cache.status import x_cache
from edgecdn.edge.effects import Fetched, Note
from edgecdn.edge.site import Matched, Site
from edgecdn.edge.state import PopState
from edgecdn.edge.turns import Failed, Start, Turned
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url
from edgecdn.plan.model import Function, Place, Policy


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a request came in: its id, the time, and what the world knows of its client.

    `pop` is the code of the PoP that the client asked for by name, None where the nearest one answers; `place` is
    where the client is, None where that is not known; `peer` is its address; `secure` says that it came by TLS; `protocol` is the version of HTTP that it
    spoke.
    """

    id: str
    at: float
    pop: str | None = None
    place: Place | None = None
    peer: str = ""
    secure: bool = False
    protocol: str = "HTTP/1.1"


def facts_of(arrival: Arrival) -> Facts:
    """What the edge knows of a client, as far as keys are made of it."""
    return Facts(country="" if arrival.place is None else arrival.place.country)


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


@dataclass(frozen=True, slots=True)
class Sought:
    """What is sought in a cache: the policy of its rule, and the key under which it lies; a `part` of the object, or all.

    `tags` are those that a function gives to what is fetched, beside its own.
    """

    policy: Policy
    key: Key
    part: Slice | None = None
    tags: tuple[str, ...] = ()


class Above(Protocol):
    """What lies above the cache of a PoP."""

    async def ask(
        self, visit: Visit, request: Request, sought: Sought, now: float, *, confirming: bool
    ) -> Fetched:
        """The answer from above to a request for what is sought, and when its head was here.

        `confirming` says that the cache has something already, and wants to know whether it is still good.
        """
        ...


@dataclass(frozen=True, slots=True)
class Failure:
    """A function that failed during a request, how, and what is answered for it; None where it was left out instead."""

    function: Function
    failed: Failed
    answered: Response | None

    def __str__(self) -> str:
        return f"{self.function.name} {self.failed.kind}"


@dataclass(frozen=True, slots=True)
class Opened:
    """A call of a function: what it was told at first, and the turn that this gave."""

    function: Function
    start: Start
    turned: Turned


@dataclass(slots=True)
class Visit:
    """One request in one PoP.

    `url` is what the client asked for, and `matched` what that leads to: a function that asks for another URL changes
    neither. `below` are the codes of the PoPs that the request came through, none where a client asks; `confirming` says
    that the one below has something stored, which only what is fresh may confirm. `verdict` is what the cache said when
    it was last asked on this request's behalf, None while it was not, and `key` the key that it was asked for; `origin_seconds` is the time that origins took so far;
    `failures` are those of functions; `calls` those that were called so far, whichever PoP made the call, and
    `usage` has what each took of its limits, `reads` what of the request each looked at; `opened` is the first of them, where its
    first turn had its outcome. `sent` are the fields with which the request came to the cache from the functions in front of
    it, when it last did.
    """

    arrival: Arrival
    site: Site
    pop: PopState
    url: Url
    matched: Matched
    above: Above
    below: tuple[str, ...] = ()
    confirming: bool = False
    verdict: Verdict | None = None
    key: Key = ""
    origin_seconds: float = 0.0
    failures: list[Failure] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    usage: list[str] = field(default_factory=list)
    reads: list[tuple[Function, tuple[str, ...]]] = field(default_factory=list)
    opened: Opened | None = None
    sent: Headers | None = None

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
