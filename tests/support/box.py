"""Functions written by a test, in a real Node.js and behind a real edge."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live.world import World
from edgecdn.edge.effects import Note, Turn, Unreachable
from edgecdn.edge.network import Network, respond
from edgecdn.edge.streams import collect
from edgecdn.edge.turns import Log, Turned
from edgecdn.edge.visit import Arrival
from edgecdn.http.body import BodyBroken, Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url
from edgecdn.plan.model import Function, Origin, Place, Plan, PopPlan
from edgecdn.runtimes.base import Setup
from edgecdn.runtimes.instance import HostInstance
from edgecdn.runtimes.python.version import HERE
from tests.support.scripted import function

T = TypeVar("T")
POPS = (
    PopPlan("tok", "ap", Place(35.68, 139.69), 50_000_000),
    PopPlan("lon", "eu", Place(51.5, -0.1), 50_000_000),
)


@dataclass(frozen=True)
class Answer:
    """What the client got; `broken` says how the body ended early."""

    status: int
    headers: Headers
    body: bytes
    broken: str | None = None

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Box:
    """Functions by name, each in its process; `origin` answers what they fetch from the site."""

    folder: Path
    functions: dict[str, HostInstance] = field(default_factory=dict)
    origin: Callable[[Request], Response] = lambda request: Response(200, body=Bytes(b"from the origin"))
    notes: list[Note] = field(default_factory=list)
    told: list[tuple[str, str, str]] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)
    now: float | None = None
    count: int = 0
    network: Network = field(init=False)
    _plans: list[Function] = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.folder / "functions").mkdir(exist_ok=True)
        self.network = Network.open(Plan(POPS, (), (Origin("shop", "url", "http://shop"),)), {})

    def add(self, name: str, source: str, *, env: Mapping[str, str] | None = None, **limits: object) -> None:
        """A function for every path, with this source, in JavaScript unless `runtime` says otherwise."""
        made = replace(function(name, f"/{name}", f"/{name}/*"), **limits)  # type: ignore[arg-type]  # fields by name
        if made.runtime == "python":
            made = replace(made, version=HERE)
        path = self.folder / "functions" / f"{name}{'.py' if made.runtime == 'python' else '.mjs'}"
        path.write_text(source)
        clock = Clock.of_the_wall().now if self.now is None else lambda: self.now or 0.0
        self.functions[name] = HostInstance(
            Setup(made, path, self.folder, dict(env or {}), clock, told=self._hear)
        )
        self._plans.append(made)
        plan = Plan(POPS, (), (Origin("shop", "url", "http://shop"),), tuple(self._plans))
        self.network.reload(plan, {})

    def _hear(self, pop: str, logs: tuple[Log, ...]) -> None:
        self.told += [(pop, line.level, line.text) for line in logs]

    async def get(
        self, target: str, *, pop: str = "tok", method: str = "GET", body: bytes = b"", **fields: str
    ) -> Answer:
        """What a client gets."""
        url = parse_url(f"http://site.example{target}")
        assert url is not None
        headers = Headers(tuple((name.replace("_", "-"), value) for name, value in fields.items()))
        bugs: list[BaseException] = []
        world = World(self._fetch, self._turn, Clock.of_the_wall(), self.notes.append, bugs.append)
        request = Request(method, url, headers, Bytes(body))
        self.count += 1
        arrival = Arrival(f"r{self.count}", self.now or 1.8e9, pop)
        response = await world.run(respond(self.network, request, arrival))
        broken, data = None, b""
        try:
            whole = await world.run(collect(response.body, 100_000_000))
            data = b"" if whole is None else whole.data
        except BodyBroken as problem:
            broken = str(problem)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(5):
                while world.busy:  # noqa: ASYNC110 - the world has no event for being at rest
                    await asyncio.sleep(0.005)
        await world.close()
        assert not bugs, bugs
        return Answer(response.status, response.headers, data, broken)

    async def _fetch(self, origin: str, request: Request) -> Response | Unreachable:
        self.asked.append(request)
        return self.origin(request)

    async def _turn(self, turn: Turn) -> Turned:
        return await self.functions[turn.function].turn(turn.pop, turn.call, turn.message)

    def logs(self) -> list[str]:
        """What the functions said."""
        return [str(dict(note.detail)["text"]) for note in self.notes if note.what == "log"]

    async def close(self) -> None:
        """End all processes."""
        await asyncio.gather(*(instance.close() for instance in self.functions.values()))


def boxed(folder: Path, story: Callable[[Box], Awaitable[T]]) -> T:
    """Run a story with a box, and end what it started."""

    async def main() -> T:
        box = Box(folder)
        try:
            return await asyncio.wait_for(_told(story, box), 40)
        finally:
            await box.close()

    return asyncio.run(main())


async def _told(story: Callable[[Box], Awaitable[T]], box: Box) -> T:
    return await story(box)
