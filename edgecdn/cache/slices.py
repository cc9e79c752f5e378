"""Slices: a large object kept in pieces of one size, each under a key of its own (RFC 9111 section 3.4).

Slices belong together only where they bear the same strong validator (RFC 9110 section 15.3.7.3).
"""

from __future__ import annotations

from dataclasses import dataclass

from edgecdn.cache.entry import Key
from edgecdn.http.message import Response
from edgecdn.http.ranges import content_range


@dataclass(frozen=True, slots=True)
class Slice:
    """`size` bytes from `start` on, or what there is of them; `whole` is the key of the object that they are cut from."""

    whole: Key
    start: int
    size: int

    @property
    def key(self) -> Key:
        """The key under which the slice lies: the object's, and a part that no other key has."""
        return f"{self.whole} slice:{self.start}-{self.size}"

    @property
    def field(self) -> str:
        """The Range field that asks for it."""
        return f"bytes={self.start}-{self.start + self.size - 1}"

    def is_in(self, response: Response) -> bool:
        """Whether a response is this slice and nothing else, of an object whose size it tells."""
        found = content_range(response.headers)
        if response.status != 206 or found is None:
            return False
        part, total = found
        length = response.body.length
        return (
            part == range(self.start, min(self.start + self.size, total))
            and len(part) > 0
            and length in (None, len(part))
        )


def slice_at(whole: Key, size: int, position: int) -> Slice:
    """The slice that has the byte at `position`."""
    return Slice(whole, position - position % size, size)
