"""The application behind the admin port: the table of its routes, and how each family tells its problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as Path
from starlette.types import ASGIApp, Receive, Scope, Send

from edgecdn.admin import events, explaining, problem, purging, reading
from edgecdn.admin.control import Answer, Control, Route
from edgecdn.admin.guard import Guard
from edgecdn.admin.problem import Problem, Told
from edgecdn.admin.vendors import cloudflare, cloudfront, fastly, vercel

ROUTES: Final[tuple[Route, ...]] = (
    *reading.ROUTES,
    *explaining.ROUTES,
    *events.ROUTES,
    *purging.ROUTES,
    *fastly.ROUTES,
    *cloudflare.ROUTES,
    *cloudfront.ROUTES,
    *vercel.ROUTES,
)
"""Everything that the admin port answers. A path stands before those that its pattern covers, too."""

_SHAPES: Final[tuple[tuple[str, Told], ...]] = (
    ("/purge/", fastly.told),
    ("/service/", fastly.told),
    ("/client/v4/", cloudflare.told),
    ("/2020-05-31/", cloudfront.told),
    ("/v1/edge-cache/", vercel.told),
)


def make_admin(control: Control, token: str, hosts: frozenset[str]) -> ASGIApp:
    """The application; `token` lets in, and `hosts` are the names that it answers for."""
    app = Starlette(
        routes=[Path(path, Endpoint(control, answers)) for path, answers in _by_path(ROUTES).items()],
        exception_handlers={HTTPException: _unrouted},
    )
    open_paths = frozenset(route.path for route in ROUTES if route.open)
    return Guard(app, token, hosts, open_paths, shape)


def shape(path: str) -> Told:
    """How problems are told to whoever asked for a path."""
    return next((told for prefix, told in _SHAPES if path.startswith(prefix)), problem.told)


def _by_path(routes: Iterable[Route]) -> Mapping[str, Mapping[str, Answer]]:
    found: dict[str, dict[str, Answer]] = {}
    for route in routes:
        found.setdefault(route.path, {})[route.method] = route.answer
    return found


@dataclass(eq=False, slots=True)
class Endpoint:
    """One path, with what answers each of its methods."""

    control: Control
    answers: Mapping[str, Answer]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and tell what goes wrong in the family's words; a mistake of ours is told without its insides."""
        request = Request(scope, receive, send)
        try:
            response = await self._answer(request)
        except Problem as refused:
            response = shape(request.url.path)(refused)
        except Exception as error:  # noqa: BLE001 - our own mistake: told to whoever runs the server
            self.control.bug(error)
            response = shape(request.url.path)(
                Problem(500, "This is a bug in edgecdn; the server has told it.")
            )
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        answer = self.answers.get(method)
        if answer is None:
            allowed = ", ".join(self.answers)
            raise Problem(405, f"{request.method} is not for this path; {allowed} is.", allow=allowed)
        return await answer(self.control, request)


async def _unrouted(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return shape(request.url.path)(
        Problem(error.status_code, "There is nothing here; docs/admin.md has what is.")
    )
