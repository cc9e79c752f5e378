"""What stands in `env`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from edgecdn.edge.turns import ServiceCall
from edgecdn.runtimes.python.host.bindings import ImagesError, make_env
from edgecdn.runtimes.python.host.web import Request, Response
from tests.support.hosted import given, hosted, response_of


def test_strings_by_item_and_by_attribute() -> None:
    env = make_env({"strings": {"A": "1", "B": "s3cret"}, "images": None})
    assert (env.A, env["B"], env.get("C"), len(env), sorted(env)) == ("1", "s3cret", None, 2, ["A", "B"])
    assert "s3cret" not in repr(env)
    with pytest.raises(AttributeError, match="env has no C: list it in the function's `vars:`"):
        env.C  # noqa: B018 - looking at it is the test
    with pytest.raises(AttributeError, match="cannot be changed"):
        env.A = "2"


def test_images() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        made = (
            await env.IMAGES.input(request.body).transform(width=9, fit="cover").output(format="image/webp")
        )
        return Response(made.image(), headers={"Content-Type": made.content_type()})

    with hosted(handler) as host:
        (ask,) = host.start(method="POST", body=b"picture").asks
        assert isinstance(ask.want, ServiceCall)
        asked = ask.want.request
        assert (ask.want.service, asked.method, asked.body) == ("images", "POST", b"picture")
        assert asked.url == "http://images/transform?width=9&fit=cover&format=webp"
        (turn,) = host.answer(ask.number, given(200, b"made", ("content-type", "image/webp")))
        head = response_of(turn)
        assert (head.body, head.headers.first("content-type")) == (b"made", "image/webp")


def test_a_refusal_is_an_error_with_its_status() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        try:
            return Response.json(await env.IMAGES.info(b"no picture"))
        except ImagesError as problem:
            return Response.json([type(problem).__name__, str(problem), problem.code])

    with hosted(handler) as host:
        (ask,) = host.start().asks
        (turn,) = host.answer(ask.number, given(415, b"that is no picture\n"))
        assert json.loads(bytes(response_of(turn).body)) == ["ImagesError", "that is no picture", 415]  # type: ignore[arg-type]
    with hosted(handler) as host:
        host.start()
        (turn,) = host.answer(1, given(200, b'{"width": 3}'))
        assert response_of(turn).body == b'{"width": 3}'
