"""Functions as platforms' documentation writes them, compiled from a config and run in a real Node.js, in both worlds."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from edgecdn.compiler.compile import load_bytes
from edgecdn.drivers.clock import Clock
from edgecdn.drivers.kv import calls
from edgecdn.drivers.kv.file import KvFile
from edgecdn.drivers.kv.rules import Item, Put
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
MEASURED = {"edge-function-usage", "server-timing"}
"""Fields that tell what a real process took, which is never the same twice."""


def page(request: Request) -> Play:
    """What the origin answers where a test says nothing else."""
    return Play(
        200, Headers((("content-type", "text/html"), ("cache-control", "max-age=60"))), (b"<h1>page</h1>",)
    )


def _runtime(file: Path) -> dict[str, object]:
    return {"runtime": f"python:{HERE}"} if file.suffix == ".py" else {}


@dataclass
class Shapes:
    """One site with functions, in a folder; a world of its own for each request, and processes that stay.

    With "both" as the driver each request is asked in both worlds, over the same processes, and they have to agree.
    """

    driver: Driver | Literal["both"]
    runner: asyncio.Runner
    folder: Path
    origin: Callable[[Request], Play] = page
    plan: Plan = field(default_factory=lambda: Plan((), (), ()))
    networks: dict[Driver, Network] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    instances: dict[str, HostInstance] = field(default_factory=dict)
    store: MemoryStore = field(default_factory=MemoryStore)
    count: int = 0
    now: float = NOW

    @property
    def worlds(self) -> tuple[Driver, ...]:
        """The worlds that a request is asked in."""
        return ("virtual", "live") if self.driver == "both" else (self.driver,)

    @property
    def network(self) -> Network:
        """The network of the first world."""
        return self.networks[self.worlds[0]]

    @network.setter
    def network(self, network: Network) -> None:
        self.networks[self.worlds[0]] = network

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
        self.networks = {world: Network.open(self.plan, {}) for world in self.worlds}
        for function in self.plan.functions:
            file = self.folder / function.file
            made = Setup(function, file, self.folder, dict(function.vars), lambda: self.now)
            seeded = replace(made, seed=None if self.driver == "live" else "shapes")
            self.instances[function.name] = HostInstance(seeded)

    def keep(self, namespace: str, key: str, value: bytes) -> None:
        """Put a value into a key value store, in each world."""
        put = Put(namespace, key, Item(value))
        self.store.write(put, self.now)
        file = KvFile.open(self.folder / "kv.sqlite3")
        file.write(put, self.now)
        file.close()

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

        async def work(world: Driver) -> Answer:
            response = await respond(self.networks[world], request, arrival)
            whole = await collect(response.body, 100_000_000)
            assert whole is not None
            return Answer(response.status, response.headers, whole.data)

        first, *others = self.worlds
        asked: list[Request] = []
        answer = self._in(first, work(first), asked, self.notes)
        self.asked += asked
        for other in others:
            asked_again: list[Request] = []
            again = self._in(other, work(other), asked_again, [])
            assert _lasting(again) == _lasting(answer)
            assert sorted(str(each.url) for each in asked_again) == sorted(str(each.url) for each in asked)
        return answer

    def _in(self, world: Driver, work: Work[Answer], asked: list[Request], notes: list[Note]) -> Answer:
        if world == "virtual":
            return self._virtual(work, asked, notes)
        return self.runner.run(self._live(work, asked, notes))

    def _virtual(self, work: Work[Answer], asked: list[Request], notes: list[Note]) -> Answer:
        def play(origin: str, request: Request, now: float) -> Play:
            if origin == "service:kv":
                return playing(calls.answer(self.store, request, now))
            asked.append(request)
            return self.origin(request)

        def turn(turn: Turn, now: float) -> Turned:
            return self.runner.run(self._turn(turn))

        world = VirtualWorld(play, turn, now=self.now)
        task = world.start(work)
        world.settle()
        notes += world.notes
        return task.result()

    async def _live(self, work: Work[Answer], asked: list[Request], notes: list[Note]) -> Answer:
        kv = Kv(self.folder / "kv.sqlite3", lambda: self.now)

        async def fetch(origin: str, request: Request) -> Response | Unreachable:
            if origin == "service:kv":
                return await kv(request)
            asked.append(request)
            played = self.origin(request)
            return Response(played.status, played.headers, Bytes(b"".join(played.pieces)))

        bugs: list[BaseException] = []
        clock = Clock(self.now, 0.0, monotonic=lambda: 0.0)
        world = World(fetch, self._turn, clock, notes.append, bugs.append)
        answer = await world.run(work)
        # What goes on behind the answer is waited for, but for a timer that nobody waits for any more.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2):
                while world.busy:  # noqa: ASYNC110 - the world has no event for being at rest
                    await asyncio.sleep(0.001)
        await world.close()
        await kv.close()
        assert not bugs, bugs
        return answer

    async def _turn(self, turn: Turn) -> Turned:
        return await self.instances[turn.function].turn(turn.pop, turn.call, turn.message)

    def close(self) -> None:
        """End all processes."""
        for instance in self.instances.values():
            self.runner.run(instance.close())


def _lasting(answer: Answer) -> tuple[object, ...]:
    """What of an answer is the same in every world."""
    fields = [(name, value) for name, value in answer.headers.pairs if name.lower() not in MEASURED]
    # How a compressor cuts a stream up depends on the pieces that it comes in.
    gzipped = answer.headers.first("content-encoding") == "gzip" and answer.status == 200
    return answer.status, fields, gzip.decompress(answer.body) if gzipped else answer.body
