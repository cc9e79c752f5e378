"""Bodies that cross to a function by number."""

from __future__ import annotations

from edgecdn.drivers.virtual.play import Play
from edgecdn.drivers.virtual.world import VirtualWorld
from edgecdn.edge import bodies
from edgecdn.edge.bodies import HeldBodies
from edgecdn.edge.effects import Fetch
from edgecdn.edge.turns import Chunk, HostBody
from edgecdn.http.body import EMPTY, Body, Bytes, Counted
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url
from tests.support.edge import no_functions

REQUEST = Request("GET", Url("http", "shop.example", None, "/"))


def world(play: Play | None = None) -> VirtualWorld:
    return VirtualWorld(lambda origin, request, now: play or Play(), no_functions)


def test_a_small_body_goes_along_and_a_large_one_stays() -> None:
    held = HeldBodies()
    assert held.cross(Bytes(b"small")) == b"small"
    large = Bytes(bytes(bodies._INLINE + 1))
    assert held.cross(large) == HostBody(1, bodies._INLINE + 1)
    assert held.take(HostBody(1, None)) is large
    assert held.take(HostBody(1, None)) is None


def test_what_a_function_hands_over_is_a_body() -> None:
    assert HeldBodies().take(b"") == EMPTY
    assert HeldBodies().take(b"x") == Bytes(b"x")


def test_bytes_are_read_in_bounded_pieces() -> None:
    data = bytes(range(256)) * 2000

    async def read() -> tuple[bytes, int]:
        held = HeldBodies()
        held.cross(Bytes(data))
        pieces = []
        while piece := (await held.read(1)).data:
            pieces.append(piece)
        return b"".join(pieces), max(map(len, pieces))

    whole, largest = world().run(read())
    assert (whole, largest) == (data, bodies._PIECE)


def test_a_number_that_is_nobodys_and_a_counted_body_have_no_bytes() -> None:
    async def read() -> tuple[Chunk, Chunk]:
        held = HeldBodies()
        held.cross(Counted(10**9))
        return await held.read(7), await held.read(1)

    assert world().run(read()) == (Chunk(b"", "this body has been used already"), Chunk(b""))


def test_a_stream_breaks_where_its_sender_breaks() -> None:
    async def read() -> list[Chunk]:
        fetched = await Fetch("shop", REQUEST)
        assert isinstance(fetched.answer, Response)
        held = HeldBodies()
        held.cross(fetched.answer.body)
        return [await held.read(1) for _ in range(3)]

    assert world(Play(pieces=(b"a",), broken="reset")).run(read()) == [
        Chunk(b"a"),
        Chunk(b"", "reset"),
        Chunk(b""),
    ]


def test_what_was_not_handed_back_is_let_go() -> None:
    async def read(body: Body | None = None) -> None:
        fetched = await Fetch("shop", REQUEST)
        assert isinstance(fetched.answer, Response)
        held = HeldBodies()
        held.cross(fetched.answer.body)
        await held.let_go()

    opened = world(Play(pieces=(b"a", b"b")))
    opened.run(read())
    assert opened.abandoned == 1


def test_a_body_that_went_along_is_known_when_it_comes_back() -> None:
    held = HeldBodies()
    crossed = held.cross(Bytes(b"origin"))
    assert not held.is_theirs(crossed)
    assert held.is_theirs(b"other")
    assert not held.is_theirs(held.cross(Bytes(b"x" * 100_000)))
