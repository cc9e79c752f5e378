"""The functions of the example site, in a real Node.js and behind a real edge, for tests that script their origin."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from edgecdn.compiler.compile import load
from edgecdn.drivers.clock import Clock
from edgecdn.drivers.images.service import Images
from edgecdn.drivers.live.world import World
from edgecdn.edge.effects import Note, Turn, Unreachable
from edgecdn.edge.network import Network, respond
from edgecdn.edge.streams import collect
from edgecdn.edge.turns import Turned
from edgecdn.edge.visit import Arrival
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url
from edgecdn.plan.model import Function, Origin, Place, Plan, PopPlan
from edgecdn.runtimes.base import Setup
from edgecdn.runtimes.instance import HostInstance

ROOT = Path(__file__).parents[2]
NOW = 1_800_000_000.0
Answers = Callable[[Request], Response]


def ok(body: bytes = b"hello", **headers: str) -> Response:
    """A 200 with fields given as keyword arguments, `_` for `-`."""
    return Response(200, Headers(tuple((k.replace("_", "-"), v) for k, v in headers.items())), Bytes(body))


@dataclass(frozen=True)
class Answer:
    """What the client got."""

    status: int
    headers: Headers
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Bench:
    """One function of the example site. Its process is kept between tests, its edge (and cache) is new for each."""

    name: str
    runner: asyncio.Runner
    instances: dict[tuple[tuple[str, str], ...], HostInstance] = field(default_factory=dict)
    images: Images | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    origin: Answers = lambda request: ok()
    asked: list[Request] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    network: Network | None = None
    now: float = NOW
    count: int = 0

    @property
    def function(self) -> Function:
        plan = load(ROOT / "cdn.yaml").plan
        assert plan is not None
        return next(function for function in plan.functions if function.name == self.name)

    def fresh(self) -> None:
        """Forget what the last test did; its processes stay."""
        self.asked, self.notes, self.env, self.origin, self.now = [], [], {}, lambda request: ok(), NOW
        pop = PopPlan("tok", "ap", Place(35.68, 139.69), 50_000_000)
        origin = Origin("shop", "url", "http://shop.example")
        plan = Plan((pop,), (), (origin,), (replace(self.function, timeout=30.0),))
        self.network = Network.open(plan, {})

    def get(self, target: str, *fields: tuple[str, str], method: str = "GET", body: bytes = b"") -> Answer:
        """What a client gets; fields are pairs."""
        return self.runner.run(self._get(target, fields, method, body))

    async def _get(
        self, target: str, fields: tuple[tuple[str, str], ...], method: str, body: bytes
    ) -> Answer:
        assert self.network is not None
        url = parse_url(f"http://site.example{target}")
        assert url is not None
        clock = Clock(self.now, 0.0, monotonic=lambda: 0.0)
        bugs: list[BaseException] = []
        world = World(self._fetch, self._turn, clock, self.notes.append, bugs.append)
        request = Request(method, url, Headers(fields), Bytes(body))
        self.count += 1
        response = await world.run(respond(self.network, request, Arrival(f"r{self.count}", self.now)))
        whole = await world.run(collect(response.body, 100_000_000))
        await world.close()
        assert whole is not None
        assert not bugs
        return Answer(response.status, response.headers, whole.data)

    async def _fetch(self, origin: str, request: Request) -> Response | Unreachable:
        if origin != "service:images":
            self.asked.append(request)
            return self.origin(request)
        if self.images is None:
            self.images = Images()
        return await self.images(request)

    async def _turn(self, turn: Turn) -> Turned:
        key = tuple(sorted(self.env.items()))
        if key not in self.instances:
            function = self.function
            file = ROOT / function.file
            self.instances[key] = HostInstance(Setup(function, file, ROOT, dict(self.env), lambda: self.now))
        return await self.instances[key].turn(turn.pop, turn.call, turn.message)

    async def close(self) -> None:
        """End all processes."""
        for instance in self.instances.values():
            await instance.close()
        if self.images is not None:
            await self.images.close()
