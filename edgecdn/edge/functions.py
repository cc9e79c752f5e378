"""Functions in a request's way: nesting them around what they wrap, and what their failures look like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, assert_never

from edgecdn.edge.conversation import Conversation, Onward
from edgecdn.edge.effects import Gone
from edgecdn.edge.subrequests import client_facts
from edgecdn.edge.turns import Failed, ResponseHead, Start
from edgecdn.edge.visit import Failure, Served, Visit
from edgecdn.edge.wishes import NO_WISHES, Wishes
from edgecdn.http.message import Request, Response, text_response
from edgecdn.plan.model import Function

_STATUS: Final = {
    "exception": 500,
    "size": 502,
    "crash": 502,
    "start": 503,
    "memory": 503,
    "cpu": 504,
    "timeout": 504,
}


async def through(
    functions: Sequence[Function],
    visit: Visit,
    request: Request,
    wishes: Wishes,
    now: float,
    innermost: Onward,
) -> Served:
    """Ask the first function, which wraps the second, and so on; the last one wraps `innermost`."""
    if not functions:
        return await innermost(request, wishes, now)

    async def onward(inner: Request, inner_wishes: Wishes, at: float) -> Served:
        return await through(functions[1:], visit, inner, wishes.joined(inner_wishes), at, innermost)

    return await call(functions[0], visit, request, now, onward)


async def call(function: Function, visit: Visit, request: Request, now: float, onward: Onward) -> Served:
    """The function's answer to `request`, or the error response that tells how it failed.

    A function that may fail open (`fail: open`) and fails before it answers is left out instead.
    """
    visit.calls.append(function.name)
    talk = Conversation(function, visit, request, onward, f"{visit.arrival.id}-{len(visit.calls)}")
    try:
        turned = await talk.say(Start(talk.request_head(), now, client_facts(visit)))
        while turned.outcome is None:
            turned = await talk.next_turn(turned)
    except Gone:
        await talk.hang_up()
        raise
    match turned.outcome:
        case Failed() as failed:
            await talk.held.let_go()
            return await _failure(failed, talk, turned.at)
        case ResponseHead() as head:
            response = await talk.response(head, turned)
            return Served(response, turned.at)
        case _:
            assert_never(turned.outcome)


async def _failure(failed: Failed, talk: Conversation, now: float) -> Served:
    visit, function = talk.visit, talk.function
    response: Response | None = None
    if function.fail == "closed":
        # The first line alone: what else the message holds (a stack, a path) is for the developer's log.
        text = failed.text.splitlines()[0] if failed.text else failed.kind
        text = f"The edge function {function.name} failed ({failed.kind}): {text}"
        response = text_response(_STATUS[failed.kind], text)
    visit.failures.append(Failure(function, failed, response))
    await visit.note(
        now,
        "function",
        "failed",
        function=function.name,
        kind=failed.kind,
        text=failed.text,
        where=failed.where,
        stack="\n".join(failed.stack) or None,
    )
    if response is None:
        return await talk.onward(talk.request, NO_WISHES, now)
    return Served(response, now)
