"""Vercel's edge cache API: `https://api.vercel.com` with another base URL.

https://vercel.com/docs/rest-api/edge-cache/invalidate-by-tag
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from edgecdn.admin.body import json_of
from edgecdn.admin.control import Control, Route
from edgecdn.admin.orders import texts
from edgecdn.admin.problem import Problem, json_response
from edgecdn.admin.selecting import by_tags
from edgecdn.edge.purge import Order

_MOST_TAGS: Final = 16
_CODES: Final = {400: "bad_request", 401: "forbidden", 404: "not_found"}


def told(problem: Problem) -> Response:
    """A problem as Vercel tells one."""
    code = _CODES.get(problem.status, "error")
    return json_response(
        {"error": {"code": code, "message": problem.detail}}, problem.status, **problem.fields
    )


async def invalidate(control: Control, request: Request) -> Response:
    """Make stale what bears one of the tags."""
    return await _carry_out(control, request, soft=True)


async def delete(control: Control, request: Request) -> Response:
    """Take out what bears one of the tags."""
    return await _carry_out(control, request, soft=False)


async def _carry_out(control: Control, request: Request, *, soft: bool) -> Response:
    body = await json_of(request)
    given = body.get("tags")
    if isinstance(given, str):
        body = {"tags": [tag.strip() for tag in given.split(",") if tag.strip()]}
    tags = texts(body, "tags", _MOST_TAGS)
    if not tags:
        raise Problem(400, "Invalid request: missing required property `tags`.")
    await control.purge(Order(by_tags(tags), soft), control.next_id())
    return Response()


ROUTES: Final = (
    Route("POST", "/v1/edge-cache/invalidate-by-tags", "Vercel: make stale.", invalidate),
    Route("POST", "/v1/edge-cache/dangerously-delete-by-tags", "Vercel: delete.", delete),
)
