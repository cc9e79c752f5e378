"""The journal of notes."""

from __future__ import annotations

from edgecdn.edge.effects import Note
from edgecdn.observe.journal import KEPT, LONGEST, Journal, shortened


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


def test_notes_that_hold_again_bear_their_own_time_and_id() -> None:
    journal = Journal()
    place, hit = Note(1.0, "tok", "a", "place", "pop"), Note(2.0, "tok", "a", "lookup", "hit", (("age", 3),))
    journal.take(place)
    journal.repeated((place, hit))(9.0, b"b")
    again = (Note(9.0, "tok", "b", "place", "pop"), Note(9.0, "tok", "b", "lookup", "hit", (("age", 3),)))
    assert journal.of("b") == again
    assert journal.of("a") == (place,)
    assert journal.notes == (place, *again)
    assert tuple(journal.newest()) == (again[1], again[0], place)


def test_notes_that_hold_again_are_told_as_others_are() -> None:
    heard: list[Note] = []
    followed: list[Note] = []
    journal = Journal(listeners={"place": [heard.append]})
    place, hit = Note(1.0, "tok", "a", "place", "pop"), Note(1.0, "tok", "a", "lookup", "hit")
    journal.repeated((place, hit))(2.0, b"b")
    assert heard == [Note(2.0, "tok", "b", "place", "pop")]
    journal.followers.append(followed.append)
    journal.repeated((place, hit))(3.0, b"c")
    assert followed == list(journal.of("c"))


def test_a_hit_from_memory_counts_as_one_of_those_that_are_kept() -> None:
    journal = Journal()
    journal.take(Note(0.0, "tok", "first", "place", "pop"))
    for number in range(KEPT):
        journal.repeated((Note(0.0, "tok", "a", "lookup", "hit"),))(float(number), b"r%d" % number)
    assert journal.of("first") == ()
    assert len(journal.of("r0")) == 1


def test_long_texts_are_remembered_by_their_beginning_and_told_whole() -> None:
    heard: list[Note] = []
    journal = Journal(listeners={"deliver": [heard.append]})
    url = "http://localhost/" + "a" * LONGEST
    note = Note(1.0, "tok", "a", "deliver", "response", (("url", url), ("status", 200)))
    journal.take(note)
    assert heard == [note]
    assert journal.notes[0].detail == (("url", shortened(url)), ("status", 200))
    assert len(shortened(url)) == LONGEST + 1
    assert shortened("short") == "short"
