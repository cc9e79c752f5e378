"""One request in one PoP: the walk through the phases (the table stands in `phases`)."""

from __future__ import annotations

from dataclasses import replace

from edgecdn.edge.admission import admit
from edgecdn.edge.deliver import deliver
from edgecdn.edge.functions import through
from edgecdn.edge.images.entering import by_query
from edgecdn.edge.images.picture import Picture
from edgecdn.edge.lookup import look_up
from edgecdn.edge.reach import last_recipient
from edgecdn.edge.unkeyed import in_front
from edgecdn.edge.visit import Served, Visit
from edgecdn.edge.wishes import NO_WISHES, Wishes
from edgecdn.http.message import Request, Response


async def walk(visit: Visit, request: Request, picture: Picture | None = None) -> Response:
    """The response to a request that has been placed and routed; with `picture` that is made of what it asks for."""
    now = visit.arrival.at
    admitted = admit(visit.site, visit.matched, request, now)
    if isinstance(admitted, Response):
        await visit.note(now, "admit", "refused", status=admitted.status)
        return deliver(visit, request.headers, Served(admitted, now))

    last = last_recipient(admitted)
    if last is not None:
        return deliver(visit, request.headers, Served(last, now))

    asked, wish = (admitted, picture) if picture is not None else by_query(visit.matched.policy, admitted)

    async def innermost(inner: Request, wishes: Wishes, at: float) -> Served:
        visit.sent = inner.headers
        # What else a function asks for on its way is no picture.
        if wish is not None and wishes.image is None and inner.url == asked.url:
            wishes = replace(wishes, image=wish)
        return await look_up(visit, inner, wishes, at)

    served = await through(visit.matched.viewer, visit, asked, NO_WISHES, now, innermost)
    if visit.reads:
        for note in in_front(visit, asked, served.at):
            await note
    return deliver(visit, request.headers, served)
