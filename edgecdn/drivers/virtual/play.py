"""What a scripted origin does with one request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from edgecdn.edge.effects import Unreachable
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Interim, Request, Response


@dataclass(frozen=True, slots=True)
class Play:
    """A response, piece by piece: `delay` seconds until the head, then `pause` seconds before each piece.

    `broken` says how the body ends early, after its pieces; None where it ends whole. `length` is what the sender
    promises, None where it promises nothing.
    """

    status: int = 200
    headers: Headers = Headers()
    pieces: tuple[bytes, ...] = ()
    delay: float = 0.0
    pause: float = 0.0
    broken: str | None = None
    length: int | None = None
    interim: tuple[Interim, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """No response, after `delay` seconds."""

    failure: Unreachable
    delay: float = 0.0


def playing(response: Response, delay: float = 0.0) -> Play:
    """A play that gives a response whose body is here, such as a service's."""
    data = response.body.data if isinstance(response.body, Bytes) else b""
    return Play(response.status, response.headers, (data,) if data else (), delay, length=len(data))


Script = Callable[[str, Request, float], Play | Absent]
"""An origin: the name it is asked under, the request and the time make what it plays."""
