"""A small network in virtual time, for tests of the edge."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from edgecdn.drivers.virtual.play import Absent, Play, Script
from edgecdn.drivers.virtual.world import Task, Turner, VirtualWorld
from edgecdn.edge.effects import Turn
from edgecdn.edge.network import Failing, Network, respond
from edgecdn.edge.streams import collect
from edgecdn.edge.turns import Turned
from edgecdn.edge.visit import Arrival
from edgecdn.http.body import Body, Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url
from edgecdn.plan.model import Origin, Place, Plan, Policy, PopPlan, Route

START = 1_800_000_000.0
TOKYO = Place(35.68, 139.69, "Tokyo", "JP", "Asia/Tokyo")
LONDON = Place(51.51, -0.13, "London", "GB", "Europe/London")
OSAKA = Place(34.69, 135.5, "Osaka", "JP", "Asia/Tokyo")

PLAN = Plan(
    pops=(PopPlan("tok", "ap", TOKYO, 10_000_000), PopPlan("lon", "eu", LONDON, 10_000_000)),
    routes=(
        Route("static", "/static/*", None, (), Policy(mode="immutable", edge_ttl=31_536_000.0), "shop"),
        Route("api", "/api/*", None, (), Policy(mode="no-store"), "shop"),
    ),
    origins=(Origin("shop", "url", "http://shop.example"),),
)

SHIELDED = replace(
    PLAN,
    pops=(
        PopPlan("tok", "ap", TOKYO, 10_000_000),
        PopPlan("osa", "ap", OSAKA, 10_000_000),
        PopPlan("lon", "eu", LONDON, 10_000_000),
    ),
    origins=(replace(PLAN.origins[0], shield="lon"),),
)
"""Two PoPs, and a third whose cache stands in front of the origin."""


def no_functions(turn: Turn, now: float) -> Turned:
    """For tests in which nobody calls a function."""
    raise AssertionError(f"nobody expected {turn}")


def fields(**pairs: str) -> Headers:
    """Headers from keyword arguments, with `_` for `-`."""
    return Headers(tuple((name.replace("_", "-").rstrip("-"), value) for name, value in pairs.items()))


def ok(body: bytes = b"hello", **headers: str) -> Play:
    """A 200 that arrives in one piece after 100 ms."""
    return Play(200, fields(**headers), (body,), delay=0.1, length=len(body))


@dataclass
class Edge:
    """A network, its world, and what its origins were asked."""

    answers: Script | Play | Absent
    plan: Plan = PLAN
    turner: Turner = no_functions
    asked: list[Request] = field(default_factory=list)
    failed: Failing | None = None
    world: VirtualWorld = field(init=False)
    network: Network = field(init=False)
    _count: int = 0

    def __post_init__(self) -> None:
        self.network = Network.open(self.plan, {"SIGNING_KEY": b"s" * 32})
        self.world = VirtualWorld(self._origin, self.turner, now=START)

    def _origin(self, origin: str, request: Request, now: float) -> Play | Absent:
        self.asked.append(request)
        return self.answers if isinstance(self.answers, Play | Absent) else self.answers(origin, request, now)

    def start(
        self,
        target: str,
        *,
        pop: str | None = None,
        place: Place | None = None,
        method: str = "GET",
        body: Body | None = None,
        **headers: str,
    ) -> Task[tuple[Response, bytes]]:
        """Start a request; its result is the response and its whole body."""
        url = parse_url(target if "://" in target else f"http://localhost:8080{target}")
        assert url is not None
        self._count += 1
        arrival = Arrival(f"r{self._count}", self.world.now, pop, place, "127.0.0.1")
        request = Request(method, url, fields(**headers), body or Bytes())

        async def whole() -> tuple[Response, bytes]:
            response = await respond(self.network, request, arrival, failed=self.failed)
            collected = await collect(response.body, 100_000_000)
            assert collected is not None
            return replace(response, body=collected), collected.data

        return self.world.start(whole())

    def get(self, target: str, **options: object) -> Response:
        """The response to a request, with its body here; time passes until the world is at rest."""
        task = self.start(target, **options)  # type: ignore[arg-type]
        self.world.settle()
        response, _ = task.result()
        return response


def text(response: Response) -> str:
    """The body of a response that is here."""
    assert isinstance(response.body, Bytes)
    return response.body.data.decode()
