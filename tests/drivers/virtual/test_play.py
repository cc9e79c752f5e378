"""What a scripted origin does."""

from __future__ import annotations

from edgecdn.drivers.virtual.play import Play, playing
from edgecdn.drivers.virtual.world import VirtualWorld
from edgecdn.edge.effects import Fetch
from edgecdn.edge.streams import collect
from edgecdn.http.body import EMPTY, Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url
from tests.support.edge import no_functions


def test_a_response_that_is_here_is_played_as_it_is() -> None:
    response = Response(201, Headers((("x", "1"),)), Bytes(b"made"))
    world = VirtualWorld(lambda origin, request, now: playing(response, 2.0), no_functions, now=5.0)

    async def work() -> tuple[Response, bytes, float]:
        fetched = await Fetch("service:x", Request("POST", Url("http", "x", None, "/")))
        assert isinstance(fetched.answer, Response)
        body = await collect(fetched.answer.body, 100)
        assert body is not None
        return fetched.answer, body.data, fetched.at

    answer, data, at = world.run(work())
    assert (answer.status, answer.headers, data, at) == (201, response.headers, b"made", 7.0)


def test_one_without_a_body_has_no_pieces() -> None:
    assert playing(Response(204, body=EMPTY)) == Play(204, length=0)
