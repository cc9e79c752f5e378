"""The conversation with a function: what the edge tells it, and what it asks for while it runs.

A function is not called, it is talked with. The edge opens a call with `Start`; the function runs until it is done or
waits for something, and that is one turn. What it waits for are `Ask`s, numbered by the function's host; the edge
answers them, in any order, with `Answers`, and each message gives the next turn.

Bodies cross only when they are read. One that is here goes along with its head (`Bytes`); any other stays with
its owner, who gives a number for it: `HostBody` is a body that the edge holds (the function reads it piece by piece
with `ReadBody`, or hands it back untouched at no cost), `FunctionBody` one that the function produces (the edge
draws it with `Pull`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from edgecdn.http.headers import Headers


@dataclass(frozen=True, slots=True)
class HostBody:
    """A body that the edge holds. `length` is the number of bytes promised, None where none is."""

    number: int
    length: int | None


@dataclass(frozen=True, slots=True)
class FunctionBody:
    """A body that the function produces while it is pulled."""

    number: int


CrossingBody = bytes | HostBody | FunctionBody


@dataclass(frozen=True, slots=True)
class RequestHead:
    """A request as it crosses; `cf` holds per-request cache wishes, as JSON text, empty without any."""

    method: str
    url: str
    headers: Headers
    body: CrossingBody
    cf: str = ""


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """A response as it crosses."""

    status: int
    headers: Headers
    body: CrossingBody


# What the edge tells the function.


@dataclass(frozen=True, slots=True)
class Start:
    """Open a call. `now` is the edge's time; `cf` is what the function may know of the client, as JSON text."""

    request: RequestHead
    now: float
    cf: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """The answer to `ReadBody`: bytes, empty at the end; `broken` says how the body ended early."""

    data: bytes
    broken: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """The answer to an ask that failed; the function sees an exception with this text."""

    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to the ask with this number. A `ResponseHead` answers a fetch, None a sleep."""

    ask: int
    value: ResponseHead | Chunk | Refusal | None


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to some of what the call asked for, and the edge's time."""

    answers: tuple[Answer, ...]
    now: float


@dataclass(frozen=True, slots=True)
class Pull:
    """Ask for the next piece of a `FunctionBody`; it comes in `Turned.pulled`."""

    number: int
    now: float


@dataclass(frozen=True, slots=True)
class Hangup:
    """Nobody wants the rest: the client left, or the call was given up. The host forgets the call."""


Message = Start | Answers | Pull | Hangup


# What the function asks for.


@dataclass(frozen=True, slots=True)
class SubFetch:
    """`fetch()` inside a function: the site's own host goes on behind the function, others are origins or allowed hosts."""

    request: RequestHead


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """A binding's request to a service of the world's, such as `images`: a request whose path is the operation."""

    service: str
    request: RequestHead


@dataclass(frozen=True, slots=True)
class CacheCall:
    """The Cache API: what is done in the cache called so (empty: the default one), for a request without a body.

    `response` is what is put. What is found, or was deleted, is answered by a `ResponseHead`, else None.
    """

    operation: Literal["match", "put", "delete"]
    cache: str
    request: RequestHead
    response: ResponseHead | None = None


@dataclass(frozen=True, slots=True)
class Nap:
    """A timer: wake the function after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class ReadBody:
    """The next piece of a `HostBody`."""

    number: int


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that the function waits for, under a number that is unique in its call."""

    number: int
    want: SubFetch | ServiceCall | CacheCall | Nap | ReadBody


FailureKind = Literal[
    "exception", "cpu", "memory", "timeout", "size", "subrequests", "concurrency", "start", "crash"
]


@dataclass(frozen=True, slots=True)
class Failed:
    """A call came to a bad end. `where` is the place in the function's source (`file:line:column`), if known.

    `stack` has the places in the project's own files, the innermost first: `file:line:column in name`.
    """

    kind: FailureKind
    text: str
    where: str = ""
    stack: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Log:
    """A line that the function wrote with `console.*`."""

    level: Literal["debug", "log", "info", "warn", "error"]
    text: str


@dataclass(frozen=True, slots=True)
class Turned:
    """What one turn gave.

    `asks` are the new ones; `outcome` is there from the turn on in which the function's promise settled; `pulled`
    answers a `Pull` and is None where the piece is not ready yet (more asks come first). `done` says that the call
    holds nothing any more, neither asks, nor `waitUntil` work, nor a body to pull. `at` is the edge's time after it.
    `cpu` is the processor time of the whole call so far, in seconds, and `memory` the share of its memory that the
    instance has taken, from 0 to 1; None where nobody measures.

    `reads` comes with the outcome, and names what of the request the function looked at until then: `header:<name>` (cookies
    are `header:cookie`), `query:<parameter>`, `cf:<fact>`; a star for the name says that it went through all of them, or that
    nobody can tell which.
    """

    at: float
    asks: tuple[Ask, ...] = ()
    outcome: ResponseHead | Failed | None = None
    pulled: Chunk | None = None
    done: bool = False
    logs: tuple[Log, ...] = ()
    cpu: float | None = None
    memory: float | None = None
    reads: tuple[str, ...] = ()
