"""When a call's turn ends, and what becomes of it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from edgecdn.edge.turns import Failed, Hangup, Nap, SubFetch, Turned
from edgecdn.runtimes.python.host.calls import current
from edgecdn.runtimes.python.host.web import Request, Response, fetch
from tests.support.hosted import given, hosted, response_of


def test_a_turn_ends_when_everything_waits() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        tasks = [asyncio.create_task(fetch(f"http://site.example/{n}")) for n in range(3)]
        await asyncio.sleep(5)
        return Response(str([(await task).status for task in tasks]))

    with hosted(handler) as host:
        turn = host.start()
        assert [type(ask.want) for ask in turn.asks] == [Nap, SubFetch, SubFetch, SubFetch]
        assert turn.asks[0].want == Nap(5)
        for ask in turn.asks[1:]:
            (turn,) = host.answer(ask.number, given(200 + ask.number))
            assert turn.outcome is None
        (turn,) = host.answer(1)
        assert (response_of(turn).body, turn.done) == (b"[202, 203, 204]", True)


def test_work_behind_the_response_keeps_the_call() -> None:
    async def later() -> None:
        await asyncio.sleep(1)
        current().log("info", "did it")
        raise KeyError("then failed")

    def handler(request: Request, env: Any, ctx: Any) -> Response:
        ctx.wait_until(later())
        return Response("now")

    with hosted(handler) as host:
        turn = host.start()
        assert (response_of(turn).body, turn.done, len(turn.asks)) == (b"now", False, 1)
        (turn,) = host.answer(1)
        assert (turn.done, [line.text.splitlines()[0] for line in turn.logs]) == (
            True,
            ["did it", "wait_until: Traceback (most recent call last):"],
        )
        assert host.isolate.calls == {}


def test_only_what_can_be_awaited_is_waited_for() -> None:
    with hosted(lambda request, env, ctx: ctx.wait_until(7)) as host:
        outcome = host.start().outcome
        assert isinstance(outcome, Failed)
        assert "wait_until takes something to be awaited, not int" in outcome.text


def test_a_timer_that_was_called_off_does_nothing() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        try:
            async with asyncio.timeout(3):
                return await fetch(request)
        except TimeoutError:
            return Response("too slow", status=504)

    with hosted(handler) as host:
        nap, asked = host.start().asks
        assert nap.want == Nap(3)
        (turn,) = host.answer(asked.number, given(203))
        assert (response_of(turn).status, turn.done) == (203, True)
    with hosted(handler) as host:
        nap, asked = host.start().asks
        (turn,) = host.answer(nap.number, now=1.8e9 + 3)
        assert response_of(turn).status == 504


async def _forever(request: Request, env: Any, ctx: Any) -> Response:
    await asyncio.Event().wait()
    return Response("never")


def test_waiting_for_what_never_comes_is_told_at_once() -> None:
    with hosted(_forever) as host:
        turn = host.start()
        assert isinstance(turn.outcome, Failed)
        assert (turn.outcome.text, turn.done) == ("it waits for something that never comes", True)


def test_a_call_may_wait_for_another() -> None:
    event = asyncio.Event()

    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        if request.path == "/waits":
            await event.wait()
        else:
            await asyncio.sleep(1)
            event.set()
        return Response(request.path)

    with hosted(handler) as host:
        host.start("/sets", call="a")
        head = host.start
        waits: list[Turned] = []
        with pytest.raises(ValueError, match="not enough values"):
            head("/waits", call="b")
        waits = host.answer(1, call="a")
        assert {response_of(turn).body for turn in waits} == {b"/sets", b"/waits"}


def test_background_work_that_never_ends_lets_the_call_end() -> None:
    def handler(request: Request, env: Any, ctx: Any) -> Response:
        ctx.wait_until(asyncio.Event().wait())
        return Response("ok")

    with hosted(handler) as host:
        assert not host.start().done
        (turn,) = host.say(_nothing())
        assert turn.done
        assert turn.logs[0].text == "wait_until: it waits for something that never comes"


def _nothing() -> Any:
    from edgecdn.edge.turns import Answers

    return Answers((), 1.8e9)


def test_a_client_that_leaves_stops_what_runs() -> None:
    ended: list[str] = []

    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        try:
            return await fetch(request)
        finally:
            ended.append("ended")

    with hosted(handler) as host:
        host.start()
        assert host.say(Hangup()) == []
        assert (ended, host.isolate.calls) == (["ended"], {})
        assert host.answer(1, given()) == []


def test_outside_of_a_request_there_is_no_call() -> None:
    with pytest.raises(RuntimeError, match="inside a request only"):
        current()
