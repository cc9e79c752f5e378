"""Calls, remembered: the way to a function that answers a request by itself, in one turn, and what is made of its answer.

Everything before that turn is a function of the request's head, its client and the site, and so it is the same for the same
head; everything behind it is made of the turn. What is remembered is only ever what the edge went its whole way for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from edgecdn.edge.deliver import deliver
from edgecdn.edge.effects import Note
from edgecdn.edge.functions import judged
from edgecdn.edge.summary import finished
from edgecdn.edge.turns import RequestHead, ResponseHead, Start, Turned
from edgecdn.edge.usage import usage
from edgecdn.edge.visit import Arrival, Served, Visit
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.plan.model import Function


@dataclass(frozen=True, slots=True)
class Opening:
    """How a request came to a function that answered it by itself: the request as it came, and what the function was told.

    A request with the same head, of the same client, opens its call with the same words, but for the time.
    """

    request: Request
    visit: Visit
    function: Function
    head: RequestHead
    cf: str

    def start(self, now: float) -> Start:
        """What opens such a call at `now`."""
        return Start(self.head, now, self.cf)


def opening(visit: Visit, request: Request) -> Opening | None:
    """What to remember of a request that has been answered, and came as `request`.

    None where the first turn of one function was not all that the answer is made of, besides the request's head: where the
    function said more, the cache was asked, there is a body, a signature has an end, or another vendor's fields are new each time.
    """
    opened, matched = visit.opened, visit.matched
    if opened is None or len(visit.calls) != 1 or visit.verdict is not None or visit.failures:
        return None
    if alone(opened.turned) is None or visit.site.plan.status_headers:
        return None
    if matched.route is not None and matched.route.signing is not None:
        return None
    start = opened.start.request
    if start.body != b"":
        return None
    # The fields without whoever watches them.
    head = RequestHead(start.method, start.url, Headers(start.headers.pairs), start.body, start.cf)
    return Opening(request, replace(visit, opened=None), opened.function, head, opened.start.cf)


def answer(opening: Opening, arrival: Arrival, turned: Turned) -> tuple[Response, Note] | None:
    """The response to such a request that arrived now, whose function gave this first turn, and the note that sums it up.

    None where the function did not answer by itself this time: then the whole way has to be gone, with this turn.
    """
    made = alone(turned)
    outcome = None if made is None else judged(opening.function, made, made=True)
    if not isinstance(outcome, ResponseHead) or not isinstance(outcome.body, bytes):
        return None
    was = opening.visit
    told = usage(opening.function, turned, arrival.at, 0)
    visit = Visit(
        arrival, was.site, was.pop, was.url, was.matched, was.above, calls=[*was.calls], usage=[told]
    )
    response = Response(outcome.status, outcome.headers, Bytes(outcome.body))
    response = deliver(visit, opening.request.headers, Served(response, turned.at))
    return response, finished(visit, opening.request, response)


def alone(turned: Turned) -> ResponseHead | None:
    """The response of a turn that is a whole call: it is all here, and there is nothing else."""
    head = turned.outcome
    more = not turned.done or turned.asks or turned.logs or turned.pulled is not None
    return head if not more and isinstance(head, ResponseHead) and isinstance(head.body, bytes) else None
