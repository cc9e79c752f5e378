"""Requests and responses as a function in Python sees them, and its `fetch`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from edgecdn.edge.turns import Failed, HostBody, Refusal, SubFetch
from edgecdn.runtimes.python.host.web import Request, Response, fetch
from tests.support.hosted import given, hosted, response_of


def test_the_clients_request() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        told = [
            request.method,
            request.url,
            request.path,
            request.query["q"],
            request.headers["x"],
            request.cf.colo,
        ]
        return Response.json([*told, await request.text(), repr(request)])

    with hosted(handler) as host:
        turn = host.start("/a%2Fb?q=1", ("X", "y"), ("Content-Length", "5"), method="POST", body=b"h\xffllo")
        head = response_of(turn)
        assert json.loads(head.body) == [  # type: ignore[arg-type]  # bytes: it is here
            *("POST", "http://site.example/a%2Fb?q=1", "/a%2Fb", "1", "y", "TOK", "h\ufffdllo"),
            "<Request POST http://site.example/a%2Fb?q=1>",
        ]
        assert head.headers.first("content-type") == "application/json"
        assert turn.reads == ("cf:colo", "header:x", "query:*", "query:q")


def test_a_request_that_goes_on_unchanged_reads_nothing() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        response = await fetch(request)
        response.headers["X"] = "1"
        return response

    with hosted(handler) as host:
        (ask,) = host.start("/a?b", ("Cookie", "c"), body=HostBody(7, None), method="POST").asks
        assert isinstance(ask.want, SubFetch)
        asked = ask.want.request
        assert (asked.method, asked.url, asked.cf) == ("POST", "http://site.example/a?b", "")
        # The body stays where it is.
        assert (asked.headers.first("cookie"), asked.body) == ("c", HostBody(7, None))
        (turn,) = host.answer(ask.number, given(201, HostBody(8, None), ("ETag", '"x"')))
        head = response_of(turn)
        assert (head.status, head.body, turn.reads) == (201, HostBody(8, None), ())
        assert (head.headers.first("etag"), head.headers.first("x")) == ('"x"', "1")


def test_a_request_of_its_own_with_wishes() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        cf = {"cache_ttl": 60, "cacheKey": "k", "image": {"fit": "cover"}}
        return await fetch("http://x.example/", method="put", headers={"A": "1"}, body="é", cf=cf)

    with hosted(handler) as host:
        (ask,) = host.start().asks
        assert isinstance(ask.want, SubFetch)
        asked = ask.want.request
        assert (asked.method, asked.body, asked.headers.pairs) == ("PUT", "é".encode(), (("a", "1"),))
        assert json.loads(asked.cf) == {"cacheTtl": 60, "cacheKey": "k", "image": {"fit": "cover"}}


def test_nobody_answers() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        try:
            return await fetch("http://other.example/")
        except OSError as problem:
            return Response(str(problem), status=502)

    with hosted(handler) as host:
        (ask,) = host.start().asks
        (turn,) = host.answer(ask.number, Refusal("other.example is not allowed"))
        assert response_of(turn).body == b"other.example is not allowed"


def test_a_request_from_a_request() -> None:
    outer = Request("http://x/", method="POST", headers={"A": "1"}, body="b", cf={"cache_ttl": 1})
    copy = Request(outer, headers={"B": "2"})
    assert (copy.method, copy.url, list(copy.headers), copy.body is outer.body) == (
        "POST",
        "http://x/",
        ["b"],
        True,
    )
    assert copy.cf["cache_ttl"] == 1
    with pytest.raises(TypeError, match="no body"):
        Request("http://x/", body="b")


@pytest.mark.parametrize("status", [100, 199, 600, 0])
def test_a_status_that_is_none(status: int) -> None:
    with pytest.raises(ValueError, match="status"):
        Response(status=status)


def test_responses() -> None:
    assert Response("é").headers["content-type"] == "text/plain;charset=UTF-8"
    assert Response(b"x").headers.get("content-type") is None
    assert Response("x", headers={"Content-Type": "text/html"}).headers.get_all("content-type") == [
        "text/html"
    ]
    assert (Response(status=204).ok, Response(status=404).ok, repr(Response())) == (
        True,
        False,
        "<Response 200>",
    )
    moved = Response.redirect("/a", 307)
    assert (moved.status, moved.headers["location"]) == (307, "/a")
    with pytest.raises(ValueError, match="no redirect"):
        Response.redirect("/a", 200)
    with pytest.raises(TypeError, match="no body"):
        Response("x", status=304)
    with pytest.raises(TypeError, match=r"Response\.json"):
        Response({"a": 1})


@pytest.mark.parametrize(("answer", "told"), [(None, "nothing"), ("text", "a str"), (7, "a int")])
def test_what_is_no_response(answer: object, told: str) -> None:
    with hosted(lambda request, env, ctx: answer) as host:
        outcome = host.start().outcome
        assert isinstance(outcome, Failed)
        assert outcome.text == f"TypeError: the handler gave {told}, not a Response"
