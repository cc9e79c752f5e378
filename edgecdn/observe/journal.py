"""The journal: the latest notes, for whoever asks what happened, and those who want to hear of each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from edgecdn.edge.effects import Note

KEPT = 20_000
"""How many notes are remembered: some thousand requests."""


@dataclass(eq=False, slots=True)
class Journal:
    """The latest notes, the oldest first.

    `listeners` hear of the phases that they are listed under; `followers` come and go, and hear of every note. One that
    fails is its own bug, and raises.
    """

    notes: deque[Note] = field(default_factory=lambda: deque(maxlen=KEPT))
    listeners: Mapping[str, Sequence[Callable[[Note], None]]] = field(default_factory=dict)
    followers: list[Callable[[Note], None]] = field(default_factory=list)

    def take(self, note: Note) -> None:
        """Remember a note, and tell the listeners of its phase."""
        self.notes.append(note)
        for listener in self.listeners.get(note.phase, ()):
            listener(note)
        for follower in self.followers:
            follower(note)

    def of(self, request: str) -> tuple[Note, ...]:
        """The notes of one request, by its id."""
        return tuple(note for note in self.notes if note.request == request)
