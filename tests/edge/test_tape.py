"""A body on its way into the cache, read by many while it arrives."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.drivers.virtual.play import Play
from edgecdn.drivers.virtual.world import VirtualWorld
from edgecdn.edge import tape as tapes
from edgecdn.edge.effects import Fetch, Sleep, Turn
from edgecdn.edge.streams import let_go
from edgecdn.edge.tape import Tape, record
from edgecdn.edge.turns import Turned
from edgecdn.http.body import BodyBroken, Stream
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url

REQUEST = Request("GET", Url("http", "shop.example", None, "/"))


def no_turn(turn: Turn, now: float) -> Turned:
    raise AssertionError(turn)


def world_of(pieces: Sequence[bytes], broken: str | None = None) -> VirtualWorld:
    play = Play(pieces=tuple(pieces), pause=1.0, broken=broken)
    return VirtualWorld(lambda origin, request, now: play, no_turn)


async def fill(tape: Tape) -> None:
    fetched = await Fetch("shop", REQUEST)
    assert isinstance(fetched.answer, Response)
    assert isinstance(fetched.answer.body, Stream)
    await record(fetched.answer.body, tape)


async def read(stream: Stream, pause: float = 0.0, most: int = 1_000_000) -> bytes:
    seen = b""
    async for piece in stream.chunks:
        seen += piece
        if len(seen) >= most:
            await let_go(stream)
            return seen
        await Sleep(pause)
    return seen


@given(
    pieces=st.lists(st.binary(min_size=1, max_size=5), min_size=1, max_size=8),
    joins=st.lists(st.floats(0, 10), min_size=1, max_size=4),
)
def test_whoever_joins_while_it_keeps_reads_the_whole(pieces: list[bytes], joins: list[float]) -> None:
    tape = Tape(limit=1000, length=None)
    world = world_of(pieces)

    async def join(at: float) -> bytes:
        await Sleep(at)
        return await read(tape.stream(), pause=0.3)

    world.start(fill(tape))
    readers = [world.start(join(at)) for at in joins]
    world.settle()
    whole = tape.whole()
    assert whole is not None
    assert whole.data == b"".join(pieces)
    assert [reader.result() for reader in readers] == [whole.data] * len(joins)


def test_a_body_that_breaks_breaks_for_all_and_is_not_whole() -> None:
    tape = Tape(limit=1000, length=None)
    world = world_of([b"half"], broken="connection reset")

    async def join() -> str:
        try:
            await read(tape.stream())
        except BodyBroken as problem:
            return str(problem)
        return "whole"

    world.start(fill(tape))
    readers = [world.start(join()) for _ in range(2)]
    world.settle()
    assert [reader.result() for reader in readers] == ["connection reset"] * 2
    assert tape.whole() is None


def test_a_reader_that_leaves_stops_nobody() -> None:
    tape = Tape(limit=1000, length=None)
    world = world_of([b"ab", b"cd", b"ef"])
    world.start(fill(tape))
    short = world.start(read(tape.stream(), most=2))
    long = world.start(read(tape.stream()))
    world.settle()
    assert (short.result(), long.result()) == (b"ab", b"abcdef")


def test_what_is_too_large_to_keep_still_reaches_its_readers_in_bounded_memory() -> None:
    size = tapes._AHEAD // 4
    pieces = [bytes([number]) * size for number in range(20)]
    tape = Tape(limit=size, length=None)
    world = world_of(pieces)
    held: list[int] = []

    async def slow() -> bytes:
        seen = b""
        async for piece in tape.stream().chunks:
            seen += piece
            held.append(sum(len(kept) for kept in tape.pieces))
            await Sleep(3.0)
        return seen

    reader = world.start(slow())
    world.start(fill(tape))
    world.settle()
    assert reader.result() == b"".join(pieces)
    assert tape.whole() is None
    assert max(held) <= tapes._AHEAD + 2 * size


def test_what_is_too_large_and_read_by_nobody_is_let_go() -> None:
    tape = Tape(limit=3, length=None)
    world = world_of([b"ab"] * 50)
    world.start(fill(tape))
    world.settle()
    assert tape.ended
    assert world.abandoned == 1
    assert tape.size < 10


def test_what_nobody_waits_for_and_might_never_end_is_let_go() -> None:
    tape = Tape(limit=1_000_000, length=None)
    world = world_of([b"x"] * 10_000)
    world.start(fill(tape))
    world.settle()
    assert (tape.ended, tape.whole(), world.abandoned) == (True, None, 1)
    assert tape.broken == "nobody reads it, and it comes too slowly"
    assert tape.size < 100


def test_what_comes_quickly_enough_is_taken_to_its_end_though_nobody_waits_for_it() -> None:
    tape = Tape(limit=10_000_000, length=None)
    world = world_of([b"x" * 20_000] * 200)
    world.start(fill(tape))
    world.settle()
    assert (tape.size, tape.broken) == (4_000_000, None)


def test_whoever_reads_slowly_or_waits_for_the_end_has_it_whole() -> None:
    for joins in ("reads", "waits"):
        tape = Tape(limit=1_000_000, length=None)
        world = world_of([b"x"] * 200)
        if joins == "reads":
            world.start(read(tape.stream()))
        else:
            world.start(tape.end(0.0))
        world.start(fill(tape))
        world.settle()
        assert (tape.size, tape.broken) == (200, None)
        assert tape.awaited == 0
