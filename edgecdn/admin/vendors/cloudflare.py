"""Cloudflare's purge API: `https://api.cloudflare.com` with another base URL.

https://developers.cloudflare.com/api/resources/cache/
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from edgecdn.admin.body import json_of
from edgecdn.admin.control import Control, Route
from edgecdn.admin.orders import flag, texts
from edgecdn.admin.problem import Problem, json_response
from edgecdn.admin.selecting import by_directories, by_hosts, by_tags, by_urls
from edgecdn.cache.selector import Everything, Selector
from edgecdn.edge.purge import Order

_MOST: Final = 100
_KINDS: Final[dict[str, Callable[[Sequence[str]], tuple[Selector, ...]]]] = {
    "tags": by_tags,
    "hosts": by_hosts,
    "prefixes": by_directories,
}
# The vendor's numbers for a token that is none, and for a request that cannot be carried out.
_CODES: Final = {401: 10000, 404: 7003}
_OTHER_CODE: Final = 1012


def told(problem: Problem) -> Response:
    """A problem as Cloudflare tells one."""
    message = "Authentication error" if problem.status == 401 else problem.detail
    error = {"code": _CODES.get(problem.status, _OTHER_CODE), "message": message}
    body = {"success": False, "errors": [error], "messages": [], "result": None}
    return json_response(body, problem.status, **problem.fields)


async def purge_cache(control: Control, request: Request) -> Response:
    """Purge what the body selects."""
    return await _carry_out(control, request, soft=False)


async def invalidate_cache(control: Control, request: Request) -> Response:
    """Make stale what the body selects."""
    return await _carry_out(control, request, soft=True)


async def _carry_out(control: Control, request: Request, *, soft: bool) -> Response:
    body = await json_of(request)
    selectors: list[Selector] = list(by_urls(_files(body)))
    for name, select in _KINDS.items():
        selectors += select(texts(body, name, _MOST))
    if flag(body, "purge_everything"):
        if selectors:
            raise Problem(400, "purge_everything stands alone.")
        selectors.append(Everything())
    if not selectors:
        raise Problem(400, "Request must contain one of purge_everything, files, tags, hosts or prefixes.")
    name = control.next_id()
    await control.purge(Order(tuple(selectors), soft), name)
    return json_response({"success": True, "errors": [], "messages": [], "result": {"id": name}})


def _files(body: dict[str, Any]) -> tuple[str, ...]:
    """The URLs under `files`. With one there may be headers that choose a variant; here all variants of a URL go."""
    files = body.get("files")
    if files is None:
        return ()
    if not isinstance(files, list) or len(files) > _MOST:
        raise Problem(400, f"files is a list of up to {_MOST} URLs.")
    return tuple(_file(file) for file in files)


def _file(file: object) -> str:
    url = file.get("url") if isinstance(file, dict) else file
    if not isinstance(url, str) or "://" not in url:
        raise Problem(400, "A file is an absolute URL, or an object with a url and headers.")
    return url


_ZONE: Final = "/client/v4/zones/{zone}"
_ENVIRONMENT: Final = _ZONE + "/environments/{environment}"

ROUTES: Final = (
    Route("POST", f"{_ZONE}/purge_cache", "Cloudflare: purge.", purge_cache),
    Route("POST", f"{_ZONE}/invalidate_cache", "Cloudflare: make stale.", invalidate_cache),
    Route(
        "POST", f"{_ENVIRONMENT}/purge_cache", "Cloudflare: purge; environments are one here.", purge_cache
    ),
    Route("POST", f"{_ENVIRONMENT}/invalidate_cache", "Cloudflare: make stale, likewise.", invalidate_cache),
)
