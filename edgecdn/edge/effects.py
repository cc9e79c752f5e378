"""What the edge asks of its world. Everything that a driver must answer stands in this file.

The edge is `async def` code that awaits these values; a driver runs it with `coroutine.send(answer)` and ends its
`match` over `AnyEffect` in `assert_never`. An effect that takes time is answered together with the time at which it
ended, so that the core reads no clock: times are seconds since the epoch in the edge's own clock.
"""

from __future__ import annotations

from collections.abc import Coroutine, Generator, Hashable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from edgecdn.edge.turns import Message, Turned
from edgecdn.http.message import Request, Response

T = TypeVar("T")

Work = Coroutine["AnyEffect", Any, T]
"""A piece of the edge that a driver can run to a `T`. What it is sent differs from effect to effect, hence `Any`."""


class Gone(BaseException):
    """The one who asked has left.

    A driver throws it into the work that it was waiting on, and goes on driving that work until it ends: what must
    be let go (a function's call, an origin's body) is let go by effects. It is no `Exception`, so that no handler of
    errors takes it for one.
    """


class Effect(Generic[T]):
    """Something that the edge asks of its world; awaiting it gives the world's answer."""

    __slots__ = ()

    def __await__(self) -> Generator[Effect[T], T, T]:
        return (yield self)


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Why an origin gave no response: it refused, was too slow, or spoke no HTTP. `detail` is for the developer."""

    reason: Literal["refused", "timeout", "protocol", "unknown-origin"]
    detail: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """An origin's answer, and when its head was here."""

    answer: Response | Unreachable
    at: float


@dataclass(frozen=True, slots=True)
class Piece:
    """The next bytes of a stream; empty where it ended whole. `broken` says how it ended early, None where it did not."""

    data: bytes
    at: float
    broken: str | None = None


@dataclass(frozen=True, slots=True)
class Fetch(Effect[Fetched]):
    """Ask an origin, or a service of the world's such as `service:images`. The response's body may stream."""

    origin: str
    request: Request


@dataclass(frozen=True, slots=True)
class Read(Effect[Piece]):
    """The next piece of a body that the world is receiving; `source` is the world's own handle on it.

    With `abandon` nobody wants the rest: the world closes what it receives from, and the answer is empty.
    """

    source: Hashable
    abandon: bool = False


@dataclass(frozen=True, slots=True)
class Sleep(Effect[float]):
    """Let time pass, in seconds; answered with the time it is then."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Turn(Effect[Turned]):
    """Let one call of a function go on until it is done or waits for us."""

    function: str
    pop: str
    call: str
    message: Message


@dataclass(frozen=True, slots=True)
class Spawn(Effect[None]):
    """Start work that nobody waits for. It goes on when the request that started it is gone."""

    work: Work[None]


@dataclass(frozen=True, slots=True)
class Wait(Effect[float]):
    """Wait until somebody lands what is named so; answered with the time it is then."""

    key: Hashable


@dataclass(frozen=True, slots=True)
class Land(Effect[None]):
    """Wake all who wait for what is named so. Those who come to wait later are not woken: look before you wait."""

    key: Hashable


@dataclass(frozen=True, slots=True)
class Note(Effect[None]):
    """A fact for the journal. `detail` holds what JSON can hold; a request's notes bear its id."""

    at: float
    pop: str
    request: str
    phase: str
    what: str
    detail: tuple[tuple[str, str | int | float | bool | None], ...] = ()


AnyEffect = Fetch | Read | Sleep | Turn | Spawn | Wait | Land | Note
