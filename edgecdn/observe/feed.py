"""A feed: the notes that one reader has still to read. A reader that is slow loses notes, and nobody waits for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from edgecdn.edge.effects import Note

MOST = 1000
"""How many notes wait for a reader before the oldest are lost to it."""


@dataclass(eq=False, slots=True)
class Feed:
    """Notes on their way to one reader. `wake` is called when there is something to read, or the feed has ended."""

    wake: Callable[[], None]
    most: int = MOST
    lost: int = 0
    ended: bool = False
    _waiting: deque[Note] = field(default_factory=deque)

    def take(self, note: Note) -> None:
        """Keep a note for the reader, in place of the oldest where too many wait."""
        if len(self._waiting) >= self.most:
            self._waiting.popleft()
            self.lost += 1
        self._waiting.append(note)
        self.wake()

    def read(self) -> tuple[int, tuple[Note, ...]]:
        """What has come since the last reading: how many notes were lost, and those that follow them."""
        lost, notes = self.lost, tuple(self._waiting)
        self.lost = 0
        self._waiting.clear()
        return lost, notes

    def end(self) -> None:
        """Tell the reader that no more will come."""
        self.ended = True
        self.wake()
