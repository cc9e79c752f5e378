"""Bodies that cross between the edge and a function, by number where they are not here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from edgecdn.edge.streams import let_go
from edgecdn.edge.turns import Chunk, CrossingBody, HostBody
from edgecdn.http.body import EMPTY, Body, BodyBroken, Bytes, Counted, Stream

_INLINE: Final = 64 * 1024
"""A body up to this many bytes goes along with its head; a larger one crosses only if the function reads it."""

_PIECE: Final = 256 * 1024
"""The largest piece that one `ReadBody` brings across."""


@dataclass(slots=True)
class HeldBodies:
    """The bodies that the edge holds for one call, by the numbers that the function knows them by.

    `inline` are those that went along with their heads.
    """

    held: dict[int, Body] = field(default_factory=dict)
    count: int = 0
    inline: list[bytes] = field(default_factory=list)

    def cross(self, body: Body) -> CrossingBody:
        """What stands for `body` on the function's side."""
        match body:
            case Bytes(data) if len(data) <= _INLINE:
                if data:
                    self.inline.append(data)
                return data
            case Bytes() | Stream() | Counted():
                self.count += 1
                self.held[self.count] = body
                return HostBody(self.count, body.length)

    def is_theirs(self, body: CrossingBody) -> bool:
        """Whether the function made this body that is here, rather than handing one on as it came."""
        return isinstance(body, bytes) and body not in self.inline

    def take(self, body: bytes | HostBody) -> Body | None:
        """The body that the function hands over, which is nobody else's from then on.

        None where the number is not, or no longer, one of ours.
        """
        if isinstance(body, bytes):
            return Bytes(body) if body else EMPTY
        return self.held.pop(body.number, None)

    async def read(self, number: int) -> Chunk:
        """The next piece of a held body."""
        match self.held.get(number):
            case None:
                return Chunk(b"", "this body has been used already")
            case Bytes(data):
                self.held[number] = Bytes(data[_PIECE:])
                return Chunk(data[:_PIECE])
            case Counted():
                return Chunk(b"")
            case Stream(chunks):
                try:
                    return Chunk(await anext(chunks, b""))
                except BodyBroken as problem:
                    return Chunk(b"", str(problem))

    async def let_go(self) -> None:
        """Let go of what the function did not hand back."""
        held, self.held = self.held, {}
        for body in held.values():
            await let_go(body)
