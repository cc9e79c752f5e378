"""Bodies: here, at the edge, or made while they are asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from edgecdn.edge.turns import Chunk, Failed, FunctionBody, HostBody, ReadBody
from edgecdn.runtimes.python.host.body import body_of
from edgecdn.runtimes.python.host.web import Request, Response
from tests.support.hosted import hosted, response_of


def test_a_body_at_the_edge_is_read_piece_by_piece() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        assert request.body is not None
        sizes = [len(chunk) async for chunk in request.body]
        return Response.json([sizes, request.body_used])

    with hosted(handler) as host:
        turn = host.start(method="POST", body=HostBody(3, None))
        for piece in (b"ab", b"c"):
            (ask,) = turn.asks
            assert ask.want == ReadBody(3)
            (turn,) = host.answer(ask.number, Chunk(piece))
        (turn,) = host.answer(turn.asks[0].number, Chunk(b""))
        assert response_of(turn).body == b"[[2, 1], true]"


def test_one_that_ends_early_is_an_error() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        return Response(await request.text())

    with hosted(handler) as host:
        (ask,) = host.start(method="POST", body=HostBody(3, None)).asks
        (turn,) = host.answer(ask.number, Chunk(b"", "the client left"))
        assert isinstance(turn.outcome, Failed)
        assert turn.outcome.text == "ConnectionError: the client left"


def test_a_body_is_read_once_unless_it_is_cloned() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        copy = request.clone()
        first = [await request.text(), await copy.text()]
        try:
            await request.text()
        except TypeError as problem:
            return Response.json([*first, str(problem)])
        return Response("read twice")

    with hosted(handler) as host:
        wanted = b'["xy", "xy", "this body has been read already"]'
        assert response_of(host.start(method="POST", body=b"xy")).body == wanted
    with hosted(handler) as host:
        turn = host.start(method="POST", body=HostBody(3, None))
        for piece in (b"x", b"y", b""):
            (turn,) = host.answer(turn.asks[0].number, Chunk(piece))
        assert response_of(turn).body == wanted


def test_a_body_that_the_function_makes_is_pulled() -> None:
    async def pieces() -> AsyncIterator[str | bytes]:
        yield "a"
        yield b""
        yield b"b"

    with hosted(lambda request, env, ctx: Response(pieces())) as host:
        turn = host.start()
        assert (response_of(turn).body, turn.done) == (FunctionBody(1), False)
        assert [turn.pulled for turn in host.pull()] == [Chunk(b"a")]
        assert [turn.pulled for turn in host.pull()] == [Chunk(b"b")]
        (last,) = host.pull()
        assert (last.pulled, last.done) == (Chunk(b""), True)


def test_one_that_fails_on_its_way_is_told() -> None:
    def pieces() -> Any:
        yield b"a"
        raise KeyError("gone")

    with hosted(lambda request, env, ctx: Response(pieces())) as host:
        host.start()
        host.pull()
        (turn,) = host.pull()
        assert turn.pulled == Chunk(b"", "KeyError: 'gone'")
        assert "KeyError" in turn.logs[0].text


def test_a_form() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        form = await request.form()
        return Response(f"{form['a']} {form.get_all('b')}")

    with hosted(handler) as host:
        assert response_of(host.start(method="POST", body=b"a=1+2&b=x&b=")).body == b"1 2 ['x', '']"


@pytest.mark.parametrize("value", [7, object(), {"a": 1}, [b"x"]])
def test_what_is_no_body(value: object) -> None:
    with pytest.raises(TypeError, match="is no body"):
        body_of(value)
