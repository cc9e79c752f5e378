"""The bytes of a message, hidden behind one type: here, streaming, or only counted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Bytes:
    """A body that is here, whole."""

    data: bytes = b""

    @property
    def length(self) -> int:
        """The number of bytes."""
        return len(self.data)


@dataclass(frozen=True, slots=True)
class Stream:
    """A body that arrives while it is read: once, by one reader.

    `chunks` gives non-empty pieces until the body is whole and raises `BodyBroken` where it ends early.
    Its awaits are effects of the edge, so whoever drives the edge drives them. `length` is the number of
    bytes that the sender promised, or None where it promised none.
    """

    chunks: AsyncIterator[bytes]
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A body of which only the size is known, as in a replayed trace."""

    length: int


Body = Bytes | Stream | Counted

EMPTY = Bytes()


class BodyBroken(Exception):
    """A streamed body ended before it was whole; the text says how.

    An asynchronous iterator has no other way to end badly, so this is the one event told as an exception.
    """
