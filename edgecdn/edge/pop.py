"""One request in one PoP: the walk through the phases (the table stands in `phases`)."""

from __future__ import annotations

from edgecdn.edge.admission import admit
from edgecdn.edge.deliver import deliver
from edgecdn.edge.functions import through
from edgecdn.edge.lookup import look_up
from edgecdn.edge.unkeyed import in_front
from edgecdn.edge.visit import Served, Visit
from edgecdn.edge.wishes import NO_WISHES, Wishes
from edgecdn.http.message import Request, Response


async def walk(visit: Visit, request: Request) -> Response:
    """The response to a request that has been placed and routed."""
    now = visit.arrival.at
    admitted = admit(visit.site, visit.matched, request, now)
    if isinstance(admitted, Response):
        await visit.note(now, "admit", "refused", status=admitted.status)
        return deliver(visit, request.headers, Served(admitted, now))

    async def innermost(inner: Request, wishes: Wishes, at: float) -> Served:
        visit.sent = inner.headers
        return await look_up(visit, inner, wishes, at)

    served = await through(visit.matched.viewer, visit, admitted, NO_WISHES, now, innermost)
    if visit.reads:
        for note in in_front(visit, admitted, served.at):
            await note
    return deliver(visit, request.headers, served)
