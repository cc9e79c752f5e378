"""The journal of notes."""

from __future__ import annotations

from edgecdn.edge.effects import Note
from edgecdn.observe.journal import KEPT, Journal


def test_notes_are_kept_told_and_found_by_request() -> None:
    heard: list[Note] = []
    journal = Journal(listeners={"place": [heard.append]})
    notes = [Note(float(n), "tok", f"r{n % 2}", "place", "pop") for n in range(4)]
    journal.take(Note(0.0, "tok", "r0", "lookup", "hit"))
    for note in notes:
        journal.take(note)
    assert heard == notes
    assert journal.of("r1") == (notes[1], notes[3])


def test_only_the_latest_are_kept() -> None:
    journal = Journal()
    for number in range(KEPT + 5):
        journal.take(Note(float(number), "tok", "r", "place", "pop"))
    assert (len(journal.notes), journal.notes[0].at) == (KEPT, 5.0)


def test_followers_come_and_go() -> None:
    heard: list[Note] = []
    journal = Journal()
    note = Note(0.0, "tok", "r", "lookup", "hit")
    journal.take(note)
    journal.followers.append(heard.append)
    journal.take(note)
    journal.followers.remove(heard.append)
    journal.take(note)
    assert heard == [note]
