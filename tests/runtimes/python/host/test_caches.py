"""The Cache API in Python's names."""

from __future__ import annotations

from typing import Any

import pytest

from edgecdn.edge.turns import CacheCall, HostBody, Refusal
from edgecdn.runtimes.python.host.caches import caches
from edgecdn.runtimes.python.host.web import Request, Response
from tests.support.hosted import Hosted, given, hosted, response_of


def wanted(host: Hosted, number: int = 1) -> CacheCall:
    """What the only ask of a call that starts is for."""
    (ask,) = host.start().asks
    assert ask.number == number
    assert isinstance(ask.want, CacheCall)
    return ask.want


def test_what_is_found_is_a_response_and_else_there_is_none() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        found = await caches.default.match(request)
        return Response("none") if found is None else found

    with hosted(handler) as host:
        want = wanted(host)
        assert (want.operation, want.cache, want.request.url) == ("match", "", "http://site.example/a")
        (turn,) = host.answer(1, given(200, HostBody(4, None), ("age", "3")))
        assert (response_of(turn).body, response_of(turn).headers.first("age")) == (HostBody(4, None), "3")
    with hosted(handler) as host:
        wanted(host)
        (turn,) = host.answer(1, None)
        assert response_of(turn).body == b"none"


def test_what_is_put_goes_along_and_a_refusal_is_told() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        try:
            await (await caches.open("mine")).put("http://x.example/", Response("kept", headers={"A": "1"}))
        except OSError as problem:
            return Response(str(problem))
        return Response("put")

    with hosted(handler) as host:
        want = wanted(host)
        assert (want.operation, want.cache, want.request.url) == ("put", "mine", "http://x.example/")
        assert want.response is not None
        assert (want.response.body, want.response.headers.first("a")) == (b"kept", "1")
        (turn,) = host.answer(1, Refusal("not this one"))
        assert response_of(turn).body == b"not this one"


def test_only_get_is_found_or_forgotten() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        post = Request("http://x.example/", method="POST")
        told = [await caches.default.match(post), await caches.default.delete(post)]
        told.append(await caches.default.delete(post, ignore_method=True))
        return Response.json(told)

    with hosted(handler) as host:
        want = wanted(host)
        assert (want.operation, want.request.method) == ("delete", "GET")
        (turn,) = host.answer(1, given())
        assert response_of(turn).body == b"[null, false, true]"


def test_what_cannot_be_put() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        with pytest.raises(TypeError, match="takes a Response, not a str"):
            await caches.default.put(request, "text")  # type: ignore[arg-type]  # what is refused
        with pytest.raises(TypeError, match="needs a name"):
            await caches.open("")
        await caches.default.put(request, Response(b"x" * (32 * 1024 * 1024 + 1)))
        return Response("ok")

    with hosted(handler) as host:
        turn = host.start()
        assert (response_of(turn).body, len(turn.logs)) == (b"ok", 1)
