"""The Images binding in Python's names."""

from __future__ import annotations

import json
from typing import Any

import pytest

from edgecdn.edge.turns import Failed, ServiceCall, Turned
from edgecdn.runtimes.python.host.images import ImagesError
from edgecdn.runtimes.python.host.web import Request, Response
from tests.support.hosted import given, hosted, response_of


def told(turn: Turned) -> tuple[str, bytes]:
    (ask,) = turn.asks
    assert isinstance(ask.want, ServiceCall)
    assert ask.want.service == "images"
    body = ask.want.request.body
    assert isinstance(body, bytes)
    return ask.want.request.url, body


def test_a_chain_with_a_picture_drawn_on_it() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        mark = env.IMAGES.input(b"mark").transform(width=9)
        chain = env.IMAGES.input(request.body).transform(rotate=90).draw(mark, bottom=1, opacity=0.5)
        made = await chain.output(format="image/webp", quality=80)
        return Response(made.image(), headers={"Content-Type": made.content_type()})

    with hosted(handler) as host:
        url, body = told(host.start(method="POST", body=b"picture"))
        length = int.from_bytes(body[:4])
        assert (url, body[4 + length :]) == ("http://images/transform", b"picturemark")
        assert json.loads(body[4 : 4 + length]) == {
            "steps": [
                {"transform": {"rotate": 90}},
                {"draw": {"bottom": 1, "opacity": 0.5}, "picture": 1, "steps": [{"transform": {"width": 9}}]},
            ],
            "output": {"format": "image/webp", "quality": 80},
            "pictures": [7, 4],
        }
        (turn,) = host.answer(1, given(200, b"made", ("content-type", "image/webp")))
        head = response_of(turn)
        assert (head.body, head.headers.first("content-type")) == (b"made", "image/webp")


async def _info(request: Request, env: Any, ctx: Any) -> Response:
    try:
        return Response.json(await env.IMAGES.info(b"no picture"))
    except ImagesError as problem:
        return Response.json([str(problem), problem.code, problem.status])


def test_a_refusal_is_an_error_with_its_numbers() -> None:
    with hosted(_info) as host:
        host.start()
        (turn,) = host.answer(1, given(415, b"that is no picture\n", ("cf-resized", "err=9412")))
        assert response_of(turn).body == b'["that is no picture", 9412, 415]'
    with hosted(_info) as host:
        assert told(host.start()) == ("http://images/info", b"no picture")
        (turn,) = host.answer(1, given(200, b'{"width": 3}'))
        assert response_of(turn).body == b'{"width": 3}'


def test_what_json_cannot_say_and_a_picture_that_is_used_twice() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        picture = env.IMAGES.input(b"x")
        with pytest.raises(ImagesError, match="width is inf, which is no number"):
            picture.transform(width=float("inf"))
        await picture.output(format="image/png")
        again = await picture.output(format="image/png")
        return Response(again.image())

    with hosted(handler) as host:
        host.start()
        (turn,) = host.answer(1, given(200, b"x"))
        assert isinstance(turn.outcome, Failed)
        assert turn.outcome.text == "TypeError: this picture has been used already"
