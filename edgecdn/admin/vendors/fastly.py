"""Fastly's purge API: `https://api.fastly.com` with another base URL.

https://www.fastly.com/documentation/reference/api/purging/
"""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from edgecdn.admin.body import body_of, json_of
from edgecdn.admin.control import Control, Route
from edgecdn.admin.orders import texts
from edgecdn.admin.problem import Problem, json_response
from edgecdn.admin.selecting import by_tags, by_urls
from edgecdn.cache.selector import Everything
from edgecdn.edge.purge import Order

_MOST_KEYS: Final = 256


def told(problem: Problem) -> Response:
    """A problem as Fastly tells one."""
    message = "Provided credentials are missing or invalid" if problem.status == 401 else problem.detail
    body = {"msg": message, "detail": problem.detail}
    return json_response(body, problem.status, **problem.fields)


async def purge_url(control: Control, request: Request) -> Response:
    """One URL, which stands in the path; its scheme may be left out."""
    raw = request.scope["raw_path"].decode("ascii").removeprefix("/purge/")
    query = request.scope["query_string"].decode("ascii")
    text = raw if not query else f"{raw}?{query}"
    if "://" not in text:
        text = f"http://{text}"
    return await _ok(control, Order(by_urls((text,)), _soft(request)))


async def purge_key(control: Control, request: Request) -> Response:
    """One surrogate key."""
    _, _, key = request.scope["raw_path"].decode("ascii").partition("/purge/")
    return await _ok(control, Order(by_tags((unquote(key),)), _soft(request)))


async def purge_keys(control: Control, request: Request) -> Response:
    """Up to 256 surrogate keys, in a header or in the body; the answer has an id for each."""
    header = request.headers.get("surrogate-key")
    if header is None:
        keys = texts(await json_of(request), "surrogate_keys", _MOST_KEYS)
    else:
        await body_of(request)
        keys = tuple(dict.fromkeys(header.split()))
    if not keys:
        raise Problem(400, "Name keys in the header Surrogate-Key, or in the body as surrogate_keys.")
    if len(keys) > _MOST_KEYS:
        raise Problem(400, f"A request may name {_MOST_KEYS} keys.")
    by_tags(keys)
    ids: dict[str, str] = {}
    for key in keys:
        ids[key] = control.next_id()
        await control.purge(Order(by_tags((key,)), _soft(request)), ids[key])
    return json_response(ids)


async def purge_all(control: Control, request: Request) -> Response:
    """Everything; never soft."""
    await control.purge(Order((Everything(),)), control.next_id())
    return json_response({"status": "ok"})


async def _ok(control: Control, order: Order) -> Response:
    name = control.next_id()
    await control.purge(order, name)
    return json_response({"status": "ok", "id": name})


def _soft(request: Request) -> bool:
    return request.headers.get("fastly-soft-purge", "0") != "0"


ROUTES: Final = (
    Route("POST", "/purge/{url:path}", "Fastly: purge one URL.", purge_url),
    Route("PURGE", "/purge/{url:path}", "Fastly: the same.", purge_url),
    Route("POST", "/service/{id}/purge/{key:path}", "Fastly: purge one surrogate key.", purge_key),
    Route("POST", "/service/{id}/purge", "Fastly: purge up to 256 surrogate keys.", purge_keys),
    Route("POST", "/service/{id}/purge_all", "Fastly: purge everything.", purge_all),
)
