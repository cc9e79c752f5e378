"""The journal: the latest notes, for whoever asks what happened, and those who want to hear of each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from edgecdn.edge.effects import Note

KEPT: Final = 20_000
"""How many notes are remembered: some thousand requests. Those of a hit that was answered from memory count as one."""


class _Again(NamedTuple):
    """Notes of an earlier request that hold for another one, at its own time."""

    at: float
    request: str
    notes: Sequence[Note]


@dataclass(eq=False, slots=True)
class Journal:
    """The latest notes.

    `listeners` hear of the phases that they are listed under; `followers` come and go, and hear of every note. One that
    fails is its own bug, and raises.
    """

    listeners: Mapping[str, Sequence[Callable[[Note], None]]] = field(default_factory=dict)
    followers: list[Callable[[Note], None]] = field(default_factory=list)
    _kept: deque[Note | _Again] = field(default_factory=lambda: deque(maxlen=KEPT))

    def take(self, note: Note) -> None:
        """Remember a note, and tell the listeners of its phase."""
        self._kept.append(note)
        self._tell(note)

    def again(self, at: float, request: str, notes: Sequence[Note]) -> None:
        """Remember that `request` went, at `at`, the way that these notes tell of another.

        It is on the way of every remembered hit: the notes are made when somebody wants to know.
        """
        self._kept.append(_Again(at, request, notes))
        for note in notes:
            if self.followers or note.phase in self.listeners:
                self._tell(_renewed(note, at, request))

    @property
    def notes(self) -> tuple[Note, ...]:
        """All that are remembered, the oldest first."""
        return tuple(note for kept in self._kept for note in _notes(kept))

    def newest(self) -> Iterator[Note]:
        """All that are remembered, the newest first."""
        return (note for kept in reversed(self._kept) for note in reversed(_notes(kept)))

    def of(self, request: str) -> tuple[Note, ...]:
        """The notes of one request, by its id."""
        return tuple(note for kept in self._kept if kept.request == request for note in _notes(kept))

    def _tell(self, note: Note) -> None:
        for listener in self.listeners.get(note.phase, ()):
            listener(note)
        for follower in self.followers:
            follower(note)


def _notes(kept: Note | _Again) -> Sequence[Note]:
    if isinstance(kept, Note):
        return (kept,)
    return [_renewed(note, kept.at, kept.request) for note in kept.notes]


def _renewed(note: Note, at: float, request: str) -> Note:
    return Note(at, note.pop, request, note.phase, note.what, note.detail)
