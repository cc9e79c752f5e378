"""Functions in a request's way: nesting them around what they wrap, and what their failures look like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, assert_never

from edgecdn.edge.conversation import Conversation, Onward
from edgecdn.edge.effects import Gone
from edgecdn.edge.failing import KINDS
from edgecdn.edge.subrequests import client_facts
from edgecdn.edge.turns import Failed, ResponseHead, Start, Turned
from edgecdn.edge.usage import usage
from edgecdn.edge.visit import Failure, Opened, Served, Visit
from edgecdn.edge.wishes import NO_WISHES, Wishes
from edgecdn.http.message import Request, Response, text_response
from edgecdn.plan.model import Function

_MOST_FIELDS: Final = 256
_MOST_FIELD_BYTES: Final = 128 * 1024
"""What a response's header fields may have in all, as on Workers."""


async def through(
    functions: Sequence[Function],
    visit: Visit,
    request: Request,
    wishes: Wishes,
    now: float,
    innermost: Onward,
    depth: int = 1,
) -> Served:
    """Ask the first function, which wraps the second, and so on; the last one wraps `innermost`.

    `depth` says how many functions may be around each other by then, the first one included.
    """
    if not functions:
        return await innermost(request, wishes, now)

    async def onward(inner: Request, inner_wishes: Wishes, at: float) -> Served:
        return await through(
            functions[1:], visit, inner, wishes.joined(inner_wishes), at, innermost, depth + 1
        )

    return await call(functions[0], visit, request, now, onward, depth)


async def call(
    function: Function, visit: Visit, request: Request, now: float, onward: Onward, depth: int = 1
) -> Served:
    """The function's answer to `request`, or the error response that tells how it failed.

    A function that may fail open (`fail: open`) and fails before it answers is left out instead.
    """
    visit.calls.append(function.name)
    talk = Conversation(function, visit, request, onward, f"{visit.arrival.id}-{len(visit.calls)}")
    if depth > function.limits.depth:
        text = f"{depth} functions are under way around each other, more than its depth of {function.limits.depth}"
        return await _failure(Failed("subrequests", text), talk, now)
    try:
        start = Start(talk.request_head(), now, client_facts(visit))
        turned = await talk.say(start)
        if turned.outcome is not None and len(visit.calls) == 1:
            visit.opened = Opened(function, start, turned)
        while turned.outcome is None:
            turned = await talk.next_turn(turned)
    except Gone:
        await talk.hang_up()
        raise
    visit.usage.append(usage(function, turned, now, talk.subrequests))
    if turned.reads:
        visit.reads.append((function, turned.reads))
    outcome = _judged(talk, turned)
    match outcome:
        case Failed() as failed:
            await talk.hang_up()
            return await _failure(failed, talk, turned.at)
        case ResponseHead() as head:
            response = await talk.response(head, turned)
            return Served(response, turned.at)
        case _:
            assert_never(outcome)


def _judged(talk: Conversation, turned: Turned) -> ResponseHead | Failed:
    """The outcome of a call, as its limits let it stand."""
    outcome = turned.outcome
    assert outcome is not None, "the call has an outcome"
    if isinstance(outcome, Failed):
        if talk.breach is not None and outcome.kind == "exception":
            # It threw because it was refused what it asked for: that is the reason.
            return Failed("subrequests", talk.breach, outcome.where, outcome.stack)
        return outcome
    return judged(talk.function, outcome, made=talk.held.is_theirs(outcome.body))


def judged(function: Function, outcome: ResponseHead, *, made: bool) -> ResponseHead | Failed:
    """A response, as its function's limits let it stand; `made` says that a body that is here is the function's own work."""
    pairs = outcome.headers.pairs
    if len(pairs) > _MOST_FIELDS or sum(len(pair[0]) + len(pair[1]) for pair in pairs) > _MOST_FIELD_BYTES:
        return Failed("size", f"its response has {len(pairs)} header fields, or too much in them")
    most = function.limits.response
    if made and isinstance(outcome.body, bytes) and len(outcome.body) > most:
        return Failed("size", f"its response has {len(outcome.body)} bytes, more than its {most}")
    return outcome


async def _failure(failed: Failed, talk: Conversation, now: float) -> Served:
    visit, function = talk.visit, talk.function
    response: Response | None = None
    if function.fail == "closed":
        # The first line alone: what else the message holds (a stack, a path) is for the developer's log.
        text = failed.text.splitlines()[0] if failed.text else failed.kind
        kind = KINDS[failed.kind]
        text = f"The edge function {function.name} failed ({failed.kind}): {text} [{kind.code}]"
        response = text_response(kind.status, text)
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
