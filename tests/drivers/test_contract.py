"""The contract: what the edge may rely on, whichever world runs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.edge.effects import Fetch, Fetched, Gone, Land, Note, Sleep, Spawn, Turn, Unreachable, Wait
from edgecdn.edge.network import Network, respond
from edgecdn.edge.streams import collect, let_go
from edgecdn.edge.turns import Hangup, Turned
from edgecdn.edge.visit import Arrival
from edgecdn.http.body import BodyBroken, Bytes, Stream
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url
from tests.drivers.stage import LiveStage, Stage, VirtualStage
from tests.support.edge import PLAN, START

REQUEST = Request("GET", Url("http", "shop.example", None, "/"))

Open = Callable[..., Stage]


@pytest.fixture(params=[VirtualStage, LiveStage], ids=["virtual", "live"])
def stage(request: pytest.FixtureRequest) -> Open:
    """How to open a stage: `stage(script)` or `stage(script, turner)`."""
    opened: Open = request.param
    return opened


def answering(play: Play | Absent) -> Callable[[str, Request, float], Play | Absent]:
    return lambda origin, request, now: play


def test_work_that_asks_for_nothing_gives_its_value(stage: Open) -> None:
    async def work() -> int:
        return 7

    assert stage(answering(Play())).run(work()) == [7]


def test_a_fetch_is_answered_with_the_response_and_the_time(stage: Open) -> None:
    async def work() -> Fetched:
        return await Fetch("shop", REQUEST)

    (fetched,) = stage(answering(Play(204, Headers((("x", "1"),))))).run(work())
    assert isinstance(fetched.answer, Response)
    assert (fetched.answer.status, fetched.answer.headers.first("x")) == (204, "1")
    assert fetched.at > 0


def test_an_origin_that_is_not_there_is_an_answer_too(stage: Open) -> None:
    failure = Unreachable("refused", "nobody listens")

    async def work() -> Fetched:
        return await Fetch("shop", REQUEST)

    (fetched,) = stage(answering(Absent(failure))).run(work())
    assert fetched.answer == failure


def test_a_streamed_body_comes_in_pieces_and_whole(stage: Open) -> None:
    async def work() -> bytes:
        fetched = await Fetch("shop", REQUEST)
        assert isinstance(fetched.answer, Response)
        whole = await collect(fetched.answer.body, 100)
        assert whole is not None
        return whole.data

    assert stage(answering(Play(pieces=(b"one", b"two", b"three"), length=11))).run(work()) == [
        b"onetwothree"
    ]


def test_a_body_that_ends_early_raises(stage: Open) -> None:
    async def work() -> tuple[bytes, str]:
        fetched = await Fetch("shop", REQUEST)
        assert isinstance(fetched.answer, Response)
        body, seen = fetched.answer.body, b""
        assert isinstance(body, Stream)
        try:
            async for piece in body.chunks:
                seen += piece
        except BodyBroken as problem:
            return seen, str(problem)
        return seen, ""

    assert stage(answering(Play(pieces=(b"half",), broken="reset"))).run(work()) == [(b"half", "reset")]


def test_a_body_that_nobody_wants_is_let_go(stage: Open) -> None:
    async def work() -> None:
        fetched = await Fetch("shop", REQUEST)
        assert isinstance(fetched.answer, Response)
        body = fetched.answer.body
        assert isinstance(body, Stream)
        await anext(aiter(body.chunks))
        await let_go(body)

    opened = stage(answering(Play(pieces=(b"a", b"b"))))
    opened.run(work())
    assert opened.abandoned == 1


def test_a_body_larger_than_the_limit_is_let_go(stage: Open) -> None:
    async def work() -> Bytes | None:
        fetched = await Fetch("shop", REQUEST)
        assert isinstance(fetched.answer, Response)
        return await collect(fetched.answer.body, 4)

    opened = stage(answering(Play(pieces=(b"abc", b"def", b"ghi"))))
    assert opened.run(work()) == [None]
    assert opened.abandoned == 1


def test_sleeping_takes_time(stage: Open) -> None:
    async def work() -> float:
        first = await Sleep(0.0)
        return await Sleep(0.01) - first

    (slept,) = stage(answering(Play())).run(work())
    assert slept > 0.005


def test_landing_wakes_all_who_wait_and_nobody_else(stage: Open) -> None:
    woken: list[str] = []

    async def waiter(name: str, key: str) -> None:
        await Wait(key)
        woken.append(name)

    async def lander() -> None:
        await Sleep(0.01)
        await Land("other")
        await Land("key")
        await Sleep(0.01)
        assert sorted(woken) == ["a", "b"]
        await Land("late")

    stage(answering(Play())).run(waiter("a", "key"), waiter("b", "key"), waiter("c", "late"), lander())
    assert sorted(woken) == ["a", "b", "c"]


def test_what_lands_before_anything_else_happens_wakes_who_waits_already(stage: Open) -> None:
    async def lander() -> None:
        await Land("key")

    async def work() -> str:
        await Spawn(lander())
        await Wait("key")
        return "woken"

    assert stage(answering(Play())).run(work()) == ["woken"]


def test_landing_with_nobody_waiting_is_nothing(stage: Open) -> None:
    async def work() -> str:
        await Land("key")
        return "on"

    assert stage(answering(Play())).run(work()) == ["on"]


def test_spawned_work_goes_on_by_itself(stage: Open) -> None:
    done: list[int] = []

    async def child(number: int) -> None:
        await Sleep(0.0)
        done.append(number)

    async def work() -> str:
        for number in range(3):
            await Spawn(child(number))
        return "first"

    assert stage(answering(Play())).run(work()) == ["first"]
    assert sorted(done) == [0, 1, 2]


def test_notes_reach_the_journal_in_order(stage: Open) -> None:
    async def work() -> None:
        await Note(1.0, "tok", "r1", "place", "pop")
        await Note(2.0, "tok", "r1", "deliver", "response", (("status", 200),))

    opened = stage(answering(Play()))
    opened.run(work())
    assert [(note.phase, note.detail) for note in opened.notes] == [
        ("place", ()),
        ("deliver", (("status", 200),)),
    ]


def test_a_turn_is_answered_by_the_functions_host(stage: Open) -> None:
    async def work() -> bool:
        return (await Turn("f", "tok", "c1", Hangup())).done

    opened = stage(answering(Play()), lambda turn, now: Turned(now, done=turn.call == "c1"))
    assert opened.run(work()) == [True]


def test_who_leaves_is_told_and_may_clean_up_with_effects(stage: Open) -> None:
    cleaned: list[str] = []

    async def leaver() -> None:
        try:
            await Wait("never")
        except Gone:
            await Land("left")
            await Sleep(0.0)
            cleaned.append("up")
            raise

    async def other() -> str:
        await Wait("left")
        return "told"

    assert stage(answering(Play())).leave(leaver(), other()) == ["told"]
    assert cleaned == ["up"]


def test_no_answer_reaches_one_who_has_left(stage: Open) -> None:
    reached: list[Any] = []

    async def leaver() -> None:
        reached.append(await Wait("key"))

    async def other() -> str:
        await Sleep(0.01)
        await Land("key")
        return "landed"

    assert stage(answering(Play())).leave(leaver(), other()) == ["landed"]
    assert reached == []


def test_an_exception_in_work_reaches_the_one_who_runs_it(stage: Open) -> None:
    async def work() -> None:
        await Sleep(0.0)
        raise LookupError("a bug")

    with pytest.raises(LookupError, match="a bug"):
        stage(answering(Play())).run(work())


def test_a_thousand_who_miss_the_same_make_one_fetch(stage: Open) -> None:
    asked: list[Request] = []

    def origin(name: str, request: Request, now: float) -> Play:
        asked.append(request)
        return Play(
            200,
            Headers((("cache-control", "max-age=60"),)),
            (b"x" * 1000, b"y" * 1000),
            delay=0.05,
            pause=0.01,
        )

    network = Network.open(PLAN, {})

    async def visit(number: int) -> bytes:
        response = await respond(
            network, Request("GET", Url("http", "localhost", None, "/big")), Arrival(f"r{number}", START)
        )
        whole = await collect(response.body, 10_000)
        assert whole is not None
        return whole.data

    bodies = stage(origin).run(*(visit(number) for number in range(1000)))
    assert len(asked) == 1
    assert set(bodies) == {b"x" * 1000 + b"y" * 1000}
