"""A body on its way into the cache, read by many while it arrives."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from edgecdn.edge.effects import Land, Sleep, Wait
from edgecdn.edge.streams import Incoming, let_go
from edgecdn.http.body import BodyBroken, Bytes, Stream

_AHEAD: Final = 1024 * 1024
"""How many bytes a tape that keeps nothing may run ahead of its slowest reader."""

_UNREAD_SECONDS: Final = 60.0
_UNREAD_PACE: Final = 16 * 1024
"""Where nobody waits for a body, as many bytes a second as it has to come with, looked at once in so many seconds."""


@dataclass(eq=False, slots=True)
class Tape:
    """The pieces of one body so far, from the first that somebody may still want.

    While `keeps` holds, every piece stays, so that a reader may join at any time and the whole can be stored. A body
    that outgrows `limit` bytes is kept no longer: those who read it by then go on, at the pace of the slowest. `awaited` counts
    those who wait for its end.
    """

    limit: int
    length: int | None
    keeps: bool = True
    pieces: deque[bytes] = field(default_factory=deque)
    dropped: int = 0
    size: int = 0
    ended: bool = False
    broken: str | None = None
    readers: set[TapeReader] = field(default_factory=set)
    awaited: int = 0

    def stream(self) -> Stream:
        """A reader of the whole body; only while the tape `keeps`."""
        reader = TapeReader(self)
        self.readers.add(reader)
        return Stream(reader, self.length)

    def whole(self) -> Bytes | None:
        """The body, if it came whole and was kept."""
        if not self.ended or self.broken is not None or not self.keeps:
            return None
        return Bytes(b"".join(self.pieces))

    async def end(self, now: float) -> float:
        """When the body has ended; `now`, where it has already."""
        self.awaited += 1
        try:
            while not self.ended:
                now = await Wait(self)
        finally:
            self.awaited -= 1
        return now

    def backlog(self) -> int:
        """The bytes that the slowest reader has not taken; 0 without readers."""
        behind = min((reader.taken for reader in self.readers), default=self.size)
        return self.size - behind

    def trim(self) -> None:
        """Drop the pieces that every reader has passed, where the tape keeps nothing."""
        if self.keeps:
            return
        passed = min((reader.position for reader in self.readers), default=self.dropped + len(self.pieces))
        while self.dropped < passed:
            self.pieces.popleft()
            self.dropped += 1


@dataclass(eq=False, slots=True)
class TapeReader:
    """One reader's place on a tape: the number of pieces and of bytes that it has taken."""

    tape: Tape
    position: int = 0
    taken: int = 0

    def __aiter__(self) -> TapeReader:
        return self

    async def __anext__(self) -> bytes:
        tape = self.tape
        while self.position - tape.dropped >= len(tape.pieces):
            if tape.ended:
                tape.readers.discard(self)
                if tape.broken is not None:
                    raise BodyBroken(tape.broken)
                raise StopAsyncIteration
            await Wait(tape)
        piece = tape.pieces[self.position - tape.dropped]
        self.position += 1
        self.taken += len(piece)
        if not tape.keeps:
            tape.trim()
            await Land((tape, "taken"))
        return piece

    async def aclose(self) -> None:
        """This reader wants no more; the others go on."""
        self.tape.readers.discard(self)
        self.tape.trim()
        if not self.tape.keeps:
            await Land((self.tape, "taken"))


async def record(body: Stream, tape: Tape) -> None:
    """Write a body onto a tape until it ends; never raises for what the sender does.

    A body that nobody waits for any more is let go where it is too large to keep, or comes so slowly that it might never end.
    """
    unread: tuple[float, int] | None = None
    try:
        async for piece in body.chunks:
            tape.pieces.append(piece)
            tape.size += len(piece)
            if tape.keeps and tape.size > tape.limit:
                tape.keeps = False
                tape.trim()
            await Land(tape)
            while not tape.keeps and tape.readers and tape.backlog() > _AHEAD:
                await Wait((tape, "taken"))
            if not tape.keeps and not tape.readers:
                await let_go(body)
                tape.broken = "nobody reads it, and it is too large to keep"
                break
            if tape.readers or tape.awaited:
                unread = None
                continue
            # Where the time is known nobody is kept waiting for it: the end may be here already.
            now = body.chunks.at if isinstance(body.chunks, Incoming) else await Sleep(0.0)
            since, size = unread = unread or (now, tape.size)
            if now - since > _UNREAD_SECONDS:
                if tape.size - size < (now - since) * _UNREAD_PACE:
                    await let_go(body)
                    tape.broken = "nobody reads it, and it comes too slowly"
                    break
                unread = (now, tape.size)
    except BodyBroken as problem:
        tape.broken = str(problem)
    tape.ended = True
    await Land(tape)
