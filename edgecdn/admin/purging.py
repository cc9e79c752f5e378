"""Purging, in our own words."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from edgecdn.admin.body import json_of
from edgecdn.admin.control import Control, Route
from edgecdn.admin.orders import order_of
from edgecdn.admin.problem import json_response


async def purge(control: Control, request: Request) -> Response:
    """Carry an order out; each PoP answers for itself."""
    order = order_of(await json_of(request))
    name = control.next_id()
    answers = await control.purge(order, name)
    return json_response(
        {
            "id": name,
            "soft": order.soft,
            "objects": sum(answer.objects for answer in answers),
            "pops": [{"pop": answer.pop, "objects": answer.objects} for answer in answers],
        }
    )


ROUTES: Final = (Route("POST", "/v1/purge", "Purge, and say what each PoP did.", purge),)
