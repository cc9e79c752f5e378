"""A connection without a socket: the protocol, the edge behind it, and an origin that a test scripts, on one loop."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import uvicorn
from uvicorn.server import ServerState

from edgecdn.compiler.places.resolve import resolve
from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live.app import make_app
from edgecdn.drivers.live.desk import Again, Desk
from edgecdn.drivers.live.front import Front
from edgecdn.drivers.live.protocol import EdgeProtocol
from edgecdn.drivers.live.recall import Told
from edgecdn.drivers.live.world import World
from edgecdn.drivers.record import Record
from edgecdn.edge.effects import Note, Turn, Unreachable
from edgecdn.edge.network import Network
from edgecdn.edge.turns import Turned
from edgecdn.http.body import BodyBroken, Bytes, Stream
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.observe.journal import Journal
from edgecdn.plan.model import Plan
from tests.support.edge import PLAN

Answers = Callable[[World, Request], Awaitable[Response | Unreachable]]


async def hello(world: World, request: Request) -> Response | Unreachable:
    """An origin that reads what it is sent and says hello; nothing of it may be kept."""
    if isinstance(request.body, Stream):
        try:
            async for _ in world.chunks(request.body):
                pass
        except BodyBroken as problem:
            return Unreachable("protocol", str(problem))
    return Response(200, Headers((("cache-control", "no-store"),)), Bytes(b"hello"))


async def never(turn: Turn) -> Turned:
    """For tests in which nobody calls a function."""
    raise AssertionError(turn)


class Client(asyncio.Transport):
    """The other end: what was written to it, and whether it was hung up on."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 80)})
        self.written = b""
        self.closing = False
        self.reading = True
        self.protocol: asyncio.Protocol | None = None

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if not self.closing:
            self.written += bytes(data)

    def is_closing(self) -> bool:
        return self.closing

    def close(self) -> None:
        if not self.closing:
            self.closing = True
            assert self.protocol is not None
            asyncio.get_running_loop().call_soon(self.protocol.connection_lost, None)

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Nothing is buffered here."""

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True


def again_to(journal: Journal, records: list[Record]) -> Again:
    """What to tell of requests that went the way of earlier ones, so that journal and records have them as any other."""

    def again(like: Record, notes: Sequence[Note]) -> Told:
        noted = journal.repeated(notes)

        def told(at: float, request: bytes, peer: str, seconds: float) -> None:
            noted(at, request)
            records.append(like._replace(at=at, seconds=seconds, id=request.decode(), peer=peer))

        return told

    return again


class Connection:
    """One connection, and what became of it. `records` has the lines for the log, `bugs` what went wrong in the edge."""

    def __init__(
        self,
        answers: Answers = hello,
        plan: Plan = PLAN,
        turn: Callable[[Turn], Awaitable[Turned]] = never,
        client: Client | None = None,
    ) -> None:
        self.records: list[Record] = []
        self.bugs: list[object] = []
        clock = Clock.of_the_wall()

        async def fetch(origin: str, request: Request) -> Response | Unreachable:
            return await answers(self.world, request)

        journal = self.journal = Journal()
        self.world = World(fetch, turn, clock, journal.take, self.bugs.append)
        front = Front(Network.open(plan, {}), clock, resolve)
        desk = Desk(self.world, front, clock, self.records.append, again_to(journal, self.records))
        config = uvicorn.Config(make_app(desk), ws="none", lifespan="off", log_config=None)
        bound = type("Bound", (EdgeProtocol,), {"desk": desk})
        self.protocol: EdgeProtocol = bound(config, ServerState(), {}, asyncio.get_running_loop())
        asyncio.get_running_loop().set_exception_handler(lambda loop, problem: self.bugs.append(problem))
        self.client = Client() if client is None else client
        self.client.protocol = self.protocol
        self.protocol.connection_made(self.client)

    async def send(self, *pieces: bytes) -> None:
        """Let bytes arrive, and everything that needs no more of them happen."""
        for piece in pieces:
            if piece and not self.client.closing:
                self.protocol.data_received(piece)
            await self.settle()

    async def settle(self) -> None:
        for _ in range(40):
            await asyncio.sleep(0)

    async def leave(self) -> None:
        """The client goes away."""
        self.client.close()
        await self.settle()

    @property
    def statuses(self) -> list[int]:
        """The statuses of all answers so far."""
        return [int(number) for number in re.findall(rb"HTTP/1\.1 (\d\d\d) ", self.client.written)]


def on_a_loop(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a test's own coroutine."""
    asyncio.run(work())
