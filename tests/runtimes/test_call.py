"""A call's turns, as they are taken."""

from __future__ import annotations

from edgecdn.edge.turns import Ask, Chunk, Log, Nap, Turned
from edgecdn.runtimes.call import Call


def test_turns_that_nobody_has_taken_become_one() -> None:
    call = Call("tok")
    call.tell(Turned(1.0, (Ask(1, Nap(1.0)),), logs=(Log("log", "a"),)))
    call.tell(Turned(2.0, (Ask(2, Nap(1.0)),), logs=(Log("log", "b"),), cpu=0.5))
    turn = call.take()
    assert (turn.at, [ask.number for ask in turn.asks], turn.cpu) == (2.0, [1, 2], 0.5)
    assert [line.text for line in turn.logs] == ["a", "b"]


def test_a_piece_of_a_body_is_a_turn_of_its_own() -> None:
    call = Call("tok")
    call.tell(Turned(1.0, pulled=Chunk(b"a")))
    call.tell(Turned(2.0, pulled=Chunk(b"b")))
    assert [call.take().pulled, call.take().pulled] == [Chunk(b"a"), Chunk(b"b")]
