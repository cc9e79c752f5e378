"""Bodies that arrive while they are read."""

from __future__ import annotations

import pytest

from edgecdn.drivers.virtual.play import Play
from edgecdn.drivers.virtual.world import VirtualWorld
from edgecdn.edge.effects import Fetch
from edgecdn.edge.streams import collect, let_go
from edgecdn.http.body import EMPTY, Body, BodyBroken, Bytes, Counted
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url
from tests.support.edge import no_functions

REQUEST = Request("GET", Url("http", "shop.example", None, "/"))


def world(play: Play) -> VirtualWorld:
    return VirtualWorld(lambda origin, request, now: play, no_functions)


async def fetched() -> Body:
    found = await Fetch("shop", REQUEST)
    assert isinstance(found.answer, Response)
    return found.answer.body


async def collected(limit: int, body: Body | None = None) -> Bytes | None:
    return await collect(body or await fetched(), limit)


def test_a_whole_body_is_collected_up_to_a_limit() -> None:
    play = Play(pieces=(b"ab", b"cd"))
    assert world(play).run(collected(4)) == Bytes(b"abcd")
    opened = world(play)
    assert opened.run(collected(3)) is None
    assert opened.abandoned == 1


def test_what_is_here_needs_no_world() -> None:
    assert world(Play()).run(collected(3, Bytes(b"abc"))) == Bytes(b"abc")
    assert world(Play()).run(collected(2, Bytes(b"abc"))) is None
    assert world(Play()).run(collected(2, Counted(99))) == EMPTY


def test_a_body_that_breaks_raises_for_who_collects_it() -> None:
    with pytest.raises(BodyBroken, match="reset"):
        world(Play(pieces=(b"a",), broken="reset")).run(collected(9))


def test_letting_go_twice_or_after_the_end_tells_the_world_once_or_never() -> None:
    async def twice() -> None:
        body = await fetched()
        await let_go(body)
        await let_go(body)
        await let_go(Bytes(b"x"))

    async def after() -> None:
        body = await fetched()
        await collect(body, 100)
        await let_go(body)

    opened = world(Play(pieces=(b"a", b"b")))
    opened.run(twice())
    assert opened.abandoned == 1
    opened.run(after())
    assert opened.abandoned == 1


def test_whoever_leaves_while_a_body_is_collected_lets_it_go() -> None:
    opened = world(Play(pieces=(b"ab",) * 9, pause=1.0))
    task = opened.start(collected(99))
    opened.advance(2.5)
    opened.leave(task)
    opened.settle()
    assert opened.abandoned == 1
