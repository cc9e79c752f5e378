"""What the edge asks of its world; the contract suite has what the worlds answer."""

from __future__ import annotations

from edgecdn.edge.effects import Gone, Sleep


def test_awaiting_an_effect_asks_and_gives_the_answer() -> None:
    async def work() -> float:
        return await Sleep(5.0)

    running = work()
    assert running.send(None) == Sleep(5.0)
    answer = None
    try:
        running.send(7.0)
    except StopIteration as stop:
        answer = stop.value
    assert answer == 7.0


def test_who_leaves_is_no_error_that_a_handler_could_take_for_one() -> None:
    assert not issubclass(Gone, Exception)
