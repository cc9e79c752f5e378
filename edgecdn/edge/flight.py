"""One fetch for all who miss the same thing at the same time."""

from __future__ import annotations

from dataclasses import dataclass

from edgecdn.cache.entry import Entry
from edgecdn.cache.keep import Keep
from edgecdn.edge.tape import Tape
from edgecdn.http.headers import Headers
from edgecdn.http.message import Response


@dataclass(frozen=True, slots=True)
class Kept:
    """The response may be stored: its head, what is kept of it, and its body as it arrives."""

    response: Response
    keep: Keep
    tape: Tape
    at: float


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The origin said that what is stored is still good (304); `entry` is it, freshened.

    `own` are its fields for the client whose request was sent. Where it may not be stored any longer it is not `shared`.
    """

    entry: Entry
    own: Headers
    shared: bool
    at: float


@dataclass(frozen=True, slots=True)
class Unshared:
    """The response belongs to the one request that was sent; nobody else may have it."""

    response: Response
    reason: str
    at: float


@dataclass(frozen=True, slots=True)
class Lost:
    """No good response came: the origin failed, or was not there; `why` says it in a few words.

    The one whose request was sent gets `response`; `shared` tells the others, without the origin's words. `status` is the
    origin's, None where it gave none.
    """

    response: Response
    shared: Response
    why: str
    at: float
    status: int | None = None


Landing = Kept | Confirmed | Unshared | Lost


@dataclass(eq=False, slots=True)
class Flight:
    """A fetch under way. Everybody waits for its landing, the request that started it too, so anyone may leave.

    `owner_left` is set when the request whose fields went upstream is gone: then nobody can claim an answer that
    is not to be shared. `generation` is the shelf's when it started: who comes after a purge does not join it.
    """

    generation: int
    landing: Landing | None = None
    owner_left: bool = False
