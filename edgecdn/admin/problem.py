"""What went wrong with a request to the admin port, as a value, and how it is told (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus

from starlette.responses import Response


class Problem(Exception):
    """A request that is not carried out: its status, a sentence for whoever sent it, and fields of the response."""

    def __init__(self, status: int, detail: str, **fields: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.fields = {name.replace("_", "-"): value for name, value in fields.items()}


Told = Callable[[Problem], Response]
"""How a family of routes tells its problems."""


def told(problem: Problem) -> Response:
    """A problem as `application/problem+json`."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    return json_response(body, problem.status, media_type="application/problem+json", **problem.fields)


def json_response(
    value: object, status: int = 200, *, media_type: str = "application/json", **fields: str
) -> Response:
    """A value as JSON, on a line of its own for people at a terminal."""
    return Response(json.dumps(value, indent=2) + "\n", status, fields, media_type)
