"""Functions as platforms' documentation writes them, compiled from a config and run in a real Node.js, in both worlds."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from edgecdn.compiler.compile import load_bytes
from edgecdn.drivers.clock import Clock
from edgecdn.drivers.kv import calls
from edgecdn.drivers.kv.service import Kv
from edgecdn.drivers.kv.store import MemoryStore
from edgecdn.drivers.live.world import World
from edgecdn.drivers.virtual.play import Play, playing
from edgecdn.drivers.virtual.world import VirtualWorld
from edgecdn.edge.effects import Note, Turn, Unreachable, Work
from edgecdn.edge.network import Network, respond
from edgecdn.edge.streams import collect
from edgecdn.edge.turns import Turned
from edgecdn.edge.visit import Arrival
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url
from edgecdn.plan.model import Place, Plan
from edgecdn.runtimes.base import Setup
from edgecdn.runtimes.instance import HostInstance
from edgecdn.runtimes.python.version import HERE
from tests.support.box import Answer

NOW = 1_800_000_000.0
TOKYO = Place(35.68, 139.69, "Tokyo", "JP", "Asia/Tokyo")
Driver = Literal["virtual", "live"]


def page(request: Request) -> Play:
    """What the origin answers where a test says nothing else."""
    return Play(
        200, Headers((("content-type", "text/html"), ("cache-control", "max-age=60"))), (b"<h1>page</h1>",)
    )


def _runtime(file: Path) -> dict[str, object]:
    return {"runtime": f"python:{HERE}"} if file.suffix == ".py" else {}


@dataclass
class Shapes:
    """One site with functions, in a folder; a world of its own for each request, and processes that stay."""

    driver: Driver
    runner: asyncio.Runner
    folder: Path
    origin: Callable[[Request], Play] = page
    plan: Plan = field(default_factory=lambda: Plan((), (), ()))
    network: Network = field(init=False)
    asked: list[Request] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    instances: dict[str, HostInstance] = field(default_factory=dict)
    store: MemoryStore = field(default_factory=MemoryStore)
    count: int = 0
    now: float = NOW

    def use(self, *files: Path, **config: object) -> None:
        """Serve these files as functions for every path (`path` says otherwise), the first one outermost."""
        functions = self.folder / "functions"
        functions.mkdir(exist_ok=True)
        for file in files:
            shutil.copy(file, functions)
        listed = [{"path": "/*", **_runtime(file), **config, "function": file.stem} for file in files]
        region = {"region": "ap", "locations": ["tok"]}
        origins = {"shop": {"url": "http://shop.example"}}
        text = {"cdn": {"points_of_presence": [region], "origins": origins, "compute_at_edge": listed}}
        loaded = load_bytes(json.dumps(text).encode(), "cdn.yaml", self.folder)
        assert loaded.plan is not None, loaded.diagnostics
        self.plan = loaded.plan
        self.network = Network.open(self.plan, {})
        for function in self.plan.functions:
            file = self.folder / function.file
            made = Setup(function, file, self.folder, dict(function.vars), lambda: self.now)
            seeded = replace(made, seed="shapes" if self.driver == "virtual" else None)
            self.instances[function.name] = HostInstance(seeded)

    def get(
        self,
        target: str,
        *,
        method: str = "GET",
        body: bytes = b"",
        place: Place | None = TOKYO,
        **fields: str,
    ) -> Answer:
        """What a client gets, in Tokyo unless `place` says otherwise; fields are keyword arguments, `_` for `-`."""
        url = parse_url(target if "://" in target else f"http://site.example{target}")
        assert url is not None
        headers = Headers(tuple((name.replace("_", "-"), value) for name, value in fields.items()))
        request = Request(method, url, headers, Bytes(body))
        self.count += 1
        arrival = Arrival(f"r{self.count}", self.now, "tok", place, "192.0.2.7")

        async def work() -> Answer:
            response = await respond(self.network, request, arrival)
            whole = await collect(response.body, 100_000_000)
            assert whole is not None
            return Answer(response.status, response.headers, whole.data)

        return self._virtual(work()) if self.driver == "virtual" else self.runner.run(self._live(work()))

    def _virtual(self, work: Work[Answer]) -> Answer:
        def play(origin: str, request: Request, now: float) -> Play:
            if origin == "service:kv":
                return playing(calls.answer(self.store, request, now))
            return self._origin(request)

        def turn(turn: Turn, now: float) -> Turned:
            return self.runner.run(self._turn(turn))

        world = VirtualWorld(play, turn, now=self.now)
        task = world.start(work)
        world.settle()
        self.notes += world.notes
        return task.result()

    async def _live(self, work: Work[Answer]) -> Answer:
        kv = Kv(self.folder / "kv.sqlite3", lambda: self.now)

        async def fetch(origin: str, request: Request) -> Response | Unreachable:
            if origin == "service:kv":
                return await kv(request)
            played = self._origin(request)
            return Response(played.status, played.headers, Bytes(b"".join(played.pieces)))

        bugs: list[BaseException] = []
        clock = Clock(self.now, 0.0, monotonic=lambda: 0.0)
        world = World(fetch, self._turn, clock, self.notes.append, bugs.append)
        answer = await world.run(work)
        await world.close()
        await kv.close()
        assert not bugs, bugs
        return answer

    def _origin(self, request: Request) -> Play:
        self.asked.append(request)
        return self.origin(request)

    async def _turn(self, turn: Turn) -> Turned:
        return await self.instances[turn.function].turn(turn.pop, turn.call, turn.message)

    def close(self) -> None:
        """End all processes."""
        for instance in self.instances.values():
            self.runner.run(instance.close())
