"""Bodies that arrive while they are read, made of effects.

The iterators are classes and not generators: an asynchronous generator that is dropped half-way would be closed by
the hooks of whatever event loop runs by then, and the edge knows of none.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from edgecdn.edge.effects import Gone, Read
from edgecdn.http.body import EMPTY, Body, BodyBroken, Bytes, Counted, Stream


@runtime_checkable
class Closable(Protocol):
    """An iterator of pieces that can be told that nobody wants the rest."""

    async def aclose(self) -> None:
        """Let go of what the pieces come from."""


@dataclass(slots=True)
class Incoming:
    """The pieces of a body that the world is receiving; `at` is when the last one came, in seconds since the epoch."""

    source: Hashable
    ended: bool = False
    at: float = 0.0

    def __aiter__(self) -> Incoming:
        return self

    async def __anext__(self) -> bytes:
        if self.ended:
            raise StopAsyncIteration
        piece = await Read(self.source)
        self.at = piece.at
        if piece.broken is not None:
            self.ended = True
            raise BodyBroken(piece.broken)
        if not piece.data:
            self.ended = True
            raise StopAsyncIteration
        return piece.data

    async def aclose(self) -> None:
        """Tell the world that nobody wants the rest."""
        if not self.ended:
            self.ended = True
            await Read(self.source, abandon=True)


def incoming(source: Hashable, length: int | None) -> Stream:
    """The body that `source`, a handle of the world's, brings."""
    return Stream(Incoming(source), length)


async def let_go(body: Body) -> None:
    """Tell whoever sends `body` that nobody wants (the rest of) it; a body that is here needs no telling."""
    if isinstance(body, Stream) and isinstance(body.chunks, Closable):
        await body.chunks.aclose()


async def collect(body: Body, limit: int) -> Bytes | None:
    """The whole body, or None where it is larger than `limit` bytes; the rest is let go then.

    Raises `BodyBroken` where the body ends early. Where the one who wants it leaves, it is let go.
    """
    match body:
        case Bytes():
            return body if len(body.data) <= limit else None
        case Counted():
            return EMPTY
        case Stream():
            pieces: list[bytes] = []
            size = 0
            try:
                async for piece in body.chunks:
                    size += len(piece)
                    if size > limit:
                        await let_go(body)
                        return None
                    pieces.append(piece)
            except Gone:
                await let_go(body)
                raise
            return Bytes(b"".join(pieces))
