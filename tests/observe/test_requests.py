"""The latest requests, from notes."""

from __future__ import annotations

from edgecdn.edge.effects import Note
from edgecdn.observe.requests import Wanted, latest, told
from tests.support.edge import Edge, ok


def journal() -> list[Note]:
    edge = Edge(ok(cache_control="max-age=60"))
    for target, pop in (("/a", "tok"), ("/a", "tok"), ("/b?token=hunter2", "lon"), ("/api/x", "lon")):
        edge.get(target, pop=pop)
    return list(reversed(edge.world.notes))


def test_requests_come_as_they_are_wanted() -> None:
    notes = journal()

    def ids(wanted: Wanted) -> list[object]:
        return [one["id"] for one in latest(notes, wanted)]

    assert ids(Wanted()) == ["r4", "r3", "r2", "r1"]
    assert ids(Wanted(limit=2)) == ["r4", "r3"]
    assert ids(Wanted(url="/a")) == ["r4", "r2", "r1"]
    assert ids(Wanted(pop="tok", outcome="HIT")) == ["r2"]
    assert ids(Wanted(status="2xx", method="GET", outcome="BYPASS")) == ["r4"]
    assert ids(Wanted(status="404")) == ids(Wanted(method="POST")) == []


def test_what_lets_in_is_not_told() -> None:
    notes = journal()
    assert "hunter2" not in str(latest(notes, Wanted()))
    assert "hunter2" not in str([told(note) for note in notes])
    note = Note(1.0, "tok", "r1", "keep", "stored", (("bytes", 5), ("whole", True), ("reason", None)))
    assert told(note) == {
        "at": 1.0,
        "pop": "tok",
        "request": "r1",
        "phase": "keep",
        "what": "stored",
        "detail": {"bytes": 5, "whole": True, "reason": None},
    }
