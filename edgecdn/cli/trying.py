"""One call of one function, by itself: its site is put together without the other functions, and one request is made."""

from __future__ import annotations

import asyncio
import contextlib
import traceback
from dataclasses import dataclass, field, replace
from pathlib import Path

from edgecdn.cli.events import Event, answer_in
from edgecdn.cli.serving import Running, Serving
from edgecdn.compiler.compile import Loaded
from edgecdn.edge.effects import Note, Unreachable
from edgecdn.edge.network import respond
from edgecdn.edge.streams import collect
from edgecdn.edge.visit import Arrival, Failure, Visit
from edgecdn.http.body import BodyBroken
from edgecdn.http.message import Request, Response
from edgecdn.plan.model import Function, Place, Plan

MOST_BODY = 64 * 1024 * 1024
"""The longest body, in bytes, that is taken in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that the call made: of an origin or a service, by name; None as its status where there was no answer."""

    origin: str
    method: str
    url: str
    status: int | None
    seconds: float
    problem: str | None = None


@dataclass(slots=True)
class Tried:
    """What came of a call: the response with its body, and all that was seen on the way.

    `answers` are what a handler of events answered, as JSON; `seconds` the whole time, in which the function's start counts.
    """

    response: Response
    body: bytes | None
    broken: str | None
    seconds: float
    pop: str
    notes: list[Note] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)


def alone(plan: Plan, function: Function) -> Plan:
    """The plan with one function, which every request passes; no rule asks for a signature, so that it is reached."""
    only = replace(function, paths=("*",))
    routes = tuple(replace(route, signing=None) for route in plan.routes)
    return replace(plan, functions=(only,), routes=routes)


async def tried(
    loaded: Loaded,
    plan: Plan,
    state: Path,
    request: Request,
    pop: str | None,
    place: Place | None,
    event: Event | None,
) -> Tried:
    """Make a request of the plan's site, and let go of everything. Raises `MissingSecret`.

    With an `event` its response stands in for all that lies behind the function, as on the platform's test tools.
    """
    notes: list[Note] = []
    asked: list[Asked] = []
    serving = Serving.open(plan, loaded.root, state, notes.append, traceback.print_exception)
    if event is not None:
        (name,) = serving.functions
        made = replace(serving.functions[name].setup, event=event.text)
        serving.functions[name] = Running.of(made)
    world, fetch, clock = serving.world, serving.world.fetch, serving.clock

    async def recording(origin: str, wanted: Request) -> Response | Unreachable:
        began = clock.now()
        if event is not None and not origin.startswith(("service:", "url:")):
            return event.response or Response(200)
        answer = await fetch(origin, wanted)
        status, problem = (None, answer.detail) if isinstance(answer, Unreachable) else (answer.status, None)
        seconds = clock.now() - began
        asked.append(Asked(origin, wanted.method, str(wanted.url), status, seconds, problem))
        return answer

    world.fetch = recording
    failures: list[Failure] = []

    def failed(visit: Visit, _: Request, response: Response) -> Response:
        failures.extend(visit.failures)
        return response

    began = clock.now()
    arrival = Arrival("run", began, pop, place, request.client)
    try:
        response = await world.run(respond(serving.network, request, arrival, failed=failed))
        body, broken = None, None
        try:
            whole = await world.run(collect(response.body, MOST_BODY))
            body = None if whole is None else whole.data
        except BodyBroken as problem:
            broken = str(problem)
        seconds = clock.now() - began
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(plan.functions[0].timeout):
                while world.busy:  # noqa: ASYNC110 - what goes on behind the response ends without a word
                    await asyncio.sleep(0.005)
    finally:
        await serving.close()
    code = serving.network.choose(arrival).plan.code
    said, answers = _without_answers(notes)
    return Tried(response, body, broken, seconds, code, said, asked, failures, answers)


def _without_answers(notes: list[Note]) -> tuple[list[Note], list[str]]:
    """The notes but for those that have a handler's answer, and the answers."""
    said: list[Note] = []
    answers: list[str] = []
    for note in notes:
        answer = answer_in(str(dict(note.detail).get("text", ""))) if note.what == "log" else None
        if answer is None:
            said.append(note)
        else:
            answers.append(answer)
    return said, answers
