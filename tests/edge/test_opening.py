"""Calls, remembered: never where more than one turn of one function had a part in the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.edge.network import respond
from edgecdn.edge.opening import Opening, answer
from edgecdn.edge.recall import Recollection
from edgecdn.edge.turns import FunctionBody, Log, ResponseHead, Start, Turned
from edgecdn.edge.visit import Arrival
from edgecdn.http.body import Bytes
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url
from edgecdn.plan.limits import Limits
from tests.support.edge import PLAN, START, Edge, fields, ok
from tests.support.scripted import Functions, Script, fail, function, passing
from tests.support.scripted import answer as says

SITE = replace(PLAN, functions=(function("f"),))


def edge_with(script: Script, plan: object = SITE) -> Edge:
    return Edge(ok(), plan, Functions({"f": script}))  # type: ignore[arg-type]  # a plan


def remembered(edge: Edge, name: str = "r", **named: object) -> tuple[list[Opening], Response]:
    """What is remembered of a request, and its response."""
    kept: list[Opening | Recollection] = []
    url = parse_url("http://localhost:8080/x")
    assert url is not None
    request = Request("GET", url, fields(accept="*/*"), **named)  # type: ignore[arg-type]  # a body

    async def work() -> Response:
        return await respond(edge.network, request, Arrival(name, edge.world.now), kept.append)

    response = edge.world.run(work())
    edge.world.settle()
    return [one for one in kept if isinstance(one, Opening)], response


def test_a_function_that_answers_by_itself_is_told_the_same_again() -> None:
    edge = edge_with(lambda message: says(200, b"hi", ("x-a", "1")))
    (opening,), response = remembered(edge)
    functions = edge.world.turner
    assert isinstance(functions, Functions)
    (_, first), *_ = functions.seen
    assert isinstance(first, Start)
    begun = opening.start(first.now)
    assert (begun.now, begun.cf, begun.request.method, begun.request.url) == (
        *(first.now, first.cf, first.request.method, first.request.url),
    )
    assert begun.request.headers.pairs == first.request.headers.pairs
    again = answer(opening, Arrival("s", START + 7), replace(says(200, b"hi", ("x-a", "1")), at=START + 7))
    assert again is not None
    assert again[0].body == Bytes(b"hi")
    one = response.headers.without("edge-request-id")
    assert again[0].headers.without("edge-request-id") == one
    assert (again[0].headers.first("edge-request-id"), again[1].request, again[1].at) == ("s", "s", START + 7)
    whole = [note for note in edge.world.notes if note.phase == "deliver"][-1]
    assert again[1].detail == whole.detail


@pytest.mark.parametrize(
    "script",
    [
        passing(),
        lambda message: fail("exception", "no"),
        lambda message: replace(says(200), logs=(Log("log", "said"),)),
        lambda message: (
            Turned(0.0, outcome=ResponseHead(200, fields(), FunctionBody(1)))
            if isinstance(message, Start)
            else Turned(0.0, done=True)
        ),
    ],
)
def test_what_took_more_than_one_turn_is_not_remembered(script: Script) -> None:
    assert remembered(edge_with(script))[0] == []


def test_a_body_two_functions_and_another_vendors_fields_are_not_remembered() -> None:
    hello: Script = lambda message: says(200, b"hi")  # noqa: E731 - a script is a function
    assert remembered(edge_with(hello), body=Bytes(b"sent"))[0] == []
    assert remembered(edge_with(hello, replace(SITE, status_headers=("cloudflare",))))[0] == []
    two = replace(PLAN, functions=(function("g"), function("f")))
    edge = Edge(ok(), two, Functions({"g": passing(), "f": hello}))
    assert remembered(edge)[0] == []


def test_another_answer_is_looked_at_anew() -> None:
    small = function("f", limits=Limits(response=3))
    (opening,), _ = remembered(edge_with(lambda message: says(200, b"hi"), replace(PLAN, functions=(small,))))
    arrival = Arrival("s", START)
    assert answer(opening, arrival, says(200, b"long")) is None
    assert answer(opening, arrival, fail("cpu", "too much")) is None
    assert answer(opening, arrival, replace(says(200), logs=(Log("log", "said"),))) is None
    other = answer(opening, arrival, says(404, b"no"))
    assert other is not None
    assert (other[0].status, dict(other[1].detail)["status"]) == (404, 404)
