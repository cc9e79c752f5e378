"""The table of phases against what the edge really notes."""

from __future__ import annotations

from dataclasses import replace

from edgecdn.drivers.virtual.play import Absent
from edgecdn.edge.effects import Unreachable
from edgecdn.edge.phases import PHASES
from tests.support.edge import PLAN, Edge, ok
from tests.support.scripted import Functions, fail, function, passing

OUTCOMES = {phase.name: set(phase.outcomes) for phase in PHASES}


def test_phases_have_names_of_their_own_and_a_sentence() -> None:
    assert len(OUTCOMES) == len(PHASES)
    assert all(phase.does.endswith(".") and phase.outcomes for phase in PHASES)


def test_every_note_names_a_phase() -> None:
    functions = Functions({"good": passing(), "bad": lambda message: fail("crash", "gone")})
    plan = replace(PLAN, functions=(function("good", "/a/*"), function("bad", "/b/*")))
    edge = Edge(ok(cache_control="max-age=5", etag='"1"'), plan, functions)
    for target in ("/a/1", "/a/1", "/b/1", "/api/x"):
        edge.get(target)
    edge.world.advance(10)
    edge.get("/a/1")
    edge.get("/a/1", method="DELETE")
    edge.get("/", cdn_loop="edgecdn")
    edge.answers = Absent(Unreachable("refused", "nobody listens"))
    edge.get("/a/none")
    named = {(note.phase, note.what) for note in edge.world.notes}
    assert {phase for phase, _ in named} >= {"admit", "function", "lookup", "fetch", "keep", "deliver"}
    assert not [(phase, what) for phase, what in named if what not in OUTCOMES[phase]]
