"""The journal: the latest notes, for whoever asks what happened, and those who want to hear of each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from edgecdn.edge.effects import Note

KEPT: Final = 20_000
"""How many notes are remembered: some thousand requests. Those of a hit that was answered from memory count as one."""

LONGEST: Final = 1000
"""The longest text of a note, in characters, that is remembered whole: URLs and keys may be much longer, and many."""


@dataclass(eq=False, slots=True)
class Journal:
    """The latest notes.

    `listeners` hear of the phases that they are listed under; `followers` come and go, and hear of every note. One that
    fails is its own bug, and raises.

    What is kept is a table of three columns. A row is a note; or, where a request went the way of an earlier one, the notes
    of that, with its own time and id. A row is no object: millions of small ones would keep the garbage collector busy.
    """

    listeners: Mapping[str, Sequence[Callable[[Note], None]]] = field(default_factory=dict)
    followers: list[Callable[[Note], None]] = field(default_factory=list)
    _told: deque[Note | Sequence[Note]] = field(default_factory=lambda: deque(maxlen=KEPT))
    _at: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT))
    _request: deque[str | bytes] = field(default_factory=lambda: deque(maxlen=KEPT))

    def take(self, note: Note) -> None:
        """Remember a note, as far as its texts are not too long, and tell the listeners of its phase."""
        self._told.append(_shortened(note))
        self._at.append(note.at)
        self._request.append(note.request)
        self._tell(note)

    def repeated(self, notes: Sequence[Note]) -> Callable[[float, bytes], None]:
        """Whom to tell that a request went the way that these notes tell of another: its time, and its id.

        It is on the way of every remembered hit: the notes, and the text of their id, are made when somebody wants to know.
        """
        told, at_column, requests = self._told.append, self._at.append, self._request.append
        followers, listeners = self.followers, self.listeners
        heard = any(note.phase in listeners for note in notes)

        def again(at: float, request: bytes) -> None:
            told(notes)
            at_column(at)
            requests(request)
            if heard or followers:
                for note in notes:
                    if followers or note.phase in listeners:
                        self._tell(_renewed(note, at, request))

        return again

    @property
    def notes(self) -> tuple[Note, ...]:
        """All that are remembered, the oldest first."""
        rows = zip(self._told, self._at, self._request, strict=True)
        return tuple(note for row in rows for note in _notes(*row))

    def newest(self) -> Iterator[Note]:
        """All that are remembered, the newest first."""
        rows = zip(reversed(self._told), reversed(self._at), reversed(self._request), strict=True)
        return (note for row in rows for note in reversed(_notes(*row)))

    def of(self, request: str) -> tuple[Note, ...]:
        """The notes of one request, by its id."""
        rows = zip(self._told, self._at, self._request, strict=True)
        ids = (request, request.encode())
        return tuple(note for row in rows if row[2] in ids for note in _notes(*row))

    def _tell(self, note: Note) -> None:
        for listener in self.listeners.get(note.phase, ()):
            listener(note)
        for follower in self.followers:
            follower(note)


def _notes(told: Note | Sequence[Note], at: float, request: str | bytes) -> Sequence[Note]:
    if isinstance(told, Note):
        return (told,)
    return [_renewed(note, at, request) for note in told]


def shortened(text: str) -> str:
    """A text as a note is remembered with it."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _shortened(note: Note) -> Note:
    for _, value in note.detail:
        if isinstance(value, str) and len(value) > LONGEST:
            break
    else:
        return note
    detail = tuple(
        (name, shortened(value) if isinstance(value, str) else value) for name, value in note.detail
    )
    return replace(note, detail=detail)


def _renewed(note: Note, at: float, request: str | bytes) -> Note:
    name = request.decode() if isinstance(request, bytes) else request
    return Note(at, note.pop, name, note.phase, note.what, note.detail)
