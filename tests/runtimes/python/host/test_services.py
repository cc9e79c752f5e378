"""Requests of bindings to services."""

from __future__ import annotations

from typing import Any

from edgecdn.edge.turns import Failed, Refusal, ServiceCall
from edgecdn.runtimes.python.host.services import ask
from edgecdn.runtimes.python.host.web import Request, Response
from tests.support.hosted import given, hosted, response_of


async def _asks(request: Request, env: Any, ctx: Any) -> Response:
    return await ask("things", "/do?x=1", b"data")


def test_a_service_is_asked_in_the_call_that_runs() -> None:
    with hosted(_asks) as host:
        (asked,) = host.start().asks
        assert isinstance(asked.want, ServiceCall)
        request = asked.want.request
        assert (asked.want.service, request.method, request.url) == ("things", "POST", "http://things/do?x=1")
        assert request.body == b"data"
        (turn,) = host.answer(asked.number, given(404, b"none"))
        assert (response_of(turn).status, response_of(turn).body) == (404, b"none")


def test_one_that_is_not_there_is_an_error() -> None:
    with hosted(_asks) as host:
        (asked,) = host.start().asks
        (turn,) = host.answer(asked.number, Refusal("this function has no such binding"))
        assert isinstance(turn.outcome, Failed)
        assert turn.outcome.text == "OSError: this function has no such binding"
