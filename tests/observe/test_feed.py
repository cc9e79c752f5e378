"""A reader's feed of notes."""

from __future__ import annotations

from edgecdn.edge.effects import Note
from edgecdn.observe.feed import Feed


def test_what_came_is_read_once_and_the_oldest_are_lost() -> None:
    woken: list[None] = []
    feed = Feed(lambda: woken.append(None), most=2)
    notes = [Note(float(n), "tok", "r", "lookup", "hit") for n in range(3)]
    for note in notes:
        feed.take(note)
    assert feed.read() == (1, (notes[1], notes[2]))
    assert feed.read() == (0, ())
    assert (len(woken), feed.ended) == (3, False)
    feed.end()
    assert (len(woken), feed.ended) == (4, True)
