"""What the cache promises, held against whole stories: several tiers, purges between flights, writes, failures and slow bodies.

Every answer of the origin tells for whom it is, when it was made or confirmed, and how old it was by then, so that each
response can be judged by itself, whatever way it came.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from edgecdn.cache.selector import ByPattern, ByTag, ByUrl, Everything, Selector
from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.drivers.virtual.world import Task
from edgecdn.edge.effects import Unreachable
from edgecdn.edge.network import respond
from edgecdn.edge.purge import Order, purge
from edgecdn.edge.streams import collect
from edgecdn.edge.visit import Arrival
from edgecdn.http.body import BodyBroken
from edgecdn.http.fields.cache_control import Directives, parse_cache_control
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url
from edgecdn.plan.model import Plan
from edgecdn.plan.pattern import compile_pattern
from tests.support.edge import SHIELDED, Edge, fields

DEEP: Final = replace(
    SHIELDED, pops=tuple(replace(pop, shield="osa" if pop.region == "ap" else None) for pop in SHIELDED.pops)
)
"""The same with three tiers above one another."""

PATHS: Final = ("/a", "/a?q=1", "/b")
VALUES: Final = (None, "1")
SLOW: Final = 0.5
"""How long the origin takes to answer, in seconds; so long before a request may what it joins have been asked for."""


LONGEST: Final = 8 * SLOW
"""How long an answer may take on its way, bodies included: so much an age may be told too high, which does no harm."""


def where(path: str) -> Url:
    target, mark, query = path.partition("?")
    return Url("http", "localhost", 8080, target, query if mark else None)


SELECTORS: Final[tuple[tuple[Selector, frozenset[str]], ...]] = (
    *((ByUrl(where(path)), frozenset((path,))) for path in PATHS),
    (ByTag("/b"), frozenset(("/b",))),
    (ByPattern(compile_pattern("/a")), frozenset(PATHS[:2])),
    (Everything(), frozenset(PATHS)),
)


@dataclass
class Origin:
    """Answers in the way of `kinds`, one after the other. What it has under a path has a version, which a write makes a new one."""

    control: str
    kinds: list[str]
    count: int = 0
    versions: dict[str, int] = field(default_factory=dict)

    def __call__(self, name: str, request: Request, now: float) -> Play | Absent:
        kind = self.kinds[self.count % len(self.kinds)]
        self.count += 1
        path = request.url.target
        if kind == "gone":
            return Absent(Unreachable("refused", "nobody listens"), SLOW)
        if kind == "error":
            return Play(503, fields(cache_control="no-store"), (b"sorry",), SLOW)
        if request.method == "POST":
            self.versions[path] = self.versions.get(path, 0) + 1
            return Play(204, fields(), delay=SLOW)
        value = request.headers.get("x-v") or "-"
        tag = f'"{value} {self.versions.get(path, 0)}"'
        aged = 3 if kind == "aged" else 0
        control = {"private": "private", "no-cache": f"{self.control}, no-cache"}.get(kind, self.control)
        told = fields(cache_control=control, etag=tag, vary="x-v", x_told=f"{now} {aged}", cache_tag=path)
        if aged:
            told = told.add("age", str(aged))
        if request.headers.get("if-none-match") == tag and kind != "private":
            return Play(304, told, delay=SLOW)
        body = f"{path} {value} {self.count} {kind}".encode()
        slow = kind == "slow"
        pieces = (body[:3], body[3:]) if slow else (body,)
        return Play(200, told, pieces, SLOW, SLOW if slow else 0.0, "reset" if kind == "broken" else None)


@dataclass
class Asked:
    """One request, when it was sent, and what came: the head, when it was there, and the body (None: not whole)."""

    pop: str
    path: str
    value: str | None
    wish: str | None
    at: float
    task: Task[tuple[Response, float, bytes | None]]
    since: dict[str, float]
    soft: dict[str, float]
    written: dict[tuple[str, str], float]


@dataclass
class Story:
    """The network, and everybody who asked so far.

    `hard` and `soft` have the last purge of each path, in all PoPs, and `written` the last write by PoP and path.
    """

    edge: Edge
    asked: list[Asked] = field(default_factory=list)
    hard: dict[str, float] = field(default_factory=dict)
    soft: dict[str, float] = field(default_factory=dict)
    written: dict[tuple[str, str], float] = field(default_factory=dict)

    def request(
        self,
        pop: str,
        path: str,
        method: str = "GET",
        value: str | None = None,
        wish: str | None = None,
        part: str | None = None,
    ) -> Asked:
        pairs = {"x_v": value, "cache_control": wish, "range": part}
        told = fields(**{name: text for name, text in pairs.items() if text is not None})
        now, world = self.edge.world.now, self.edge.world
        arrival = Arrival(f"r{len(self.asked)}", now, pop, None, "127.0.0.1")
        request = Request(method, where(path), told)

        async def whole() -> tuple[Response, float, bytes | None]:
            response = await respond(self.edge.network, request, arrival)
            at = world.now
            try:
                collected = await collect(response.body, 10_000)
            except BodyBroken:
                return response, at, None
            return response, at, None if collected is None else collected.data

        gone = dict(self.hard), dict(self.soft), dict(self.written)
        return Asked(pop, path, value, wish, now, world.start(whole()), *gone)

    def write(self, pop: str, path: str) -> None:
        """A write, which the caches on its way hear of, and its answer."""
        asked = self.request(pop, path, "POST")
        self.edge.world.settle()
        response, at, _ = asked.task.result()
        if response.status < 400:
            tiers = ("tok", "osa", "lon") if pop == "tok" and self.edge.plan is DEEP else (pop, "lon")
            self.written |= {(tier, path): at for tier in tiers}

    def ask(self, pop: str, path: str) -> None:
        """Ask for each variant of a path at once."""
        self.asked += (self.request(pop, path, value=value) for value in VALUES)

    def purge(self, pop: str, which: int, *, soft: bool) -> None:
        """Purge, a little after what happened last, and ask for what is gone, while what was under way still is."""
        selector, paths = SELECTORS[which]
        world = self.edge.world
        world.advance(SLOW / 4)
        world.start(purge(self.edge.network, Order((selector,), soft=soft), world.now))
        world.advance(0.0)
        for path in paths:
            (self.soft if soft else self.hard)[path] = world.now
        for path in sorted(paths):
            self.ask(pop, path)

    def step(self, step: tuple[str, int, int, int, int]) -> None:
        """What happens next: a word, and numbers that say what it happens to."""
        what, one, two, three, four = step
        pop, path = ("tok", "osa", "lon")[one % 3], PATHS[two % len(PATHS)]
        match what:
            case "ask":
                value, wish = VALUES[three % len(VALUES)], WISHES[four % len(WISHES)]
                self.asked.append(self.request(pop, path, value=value, wish=wish))
            case "part":
                value = VALUES[three % len(VALUES)]
                self.asked.append(self.request(pop, path, value=value, part="bytes=0-"))
            case "all":
                self.ask(pop, path)
            case "head":
                self.request(pop, path, "HEAD", VALUES[three % len(VALUES)])
            case "write":
                self.write(pop, path)
                self.ask(pop, path)
            case "wait":
                self.edge.world.advance((one % 12 + 1) / 4)
            case "rest":
                self.edge.world.settle()
            case "purge":
                self.purge(pop, two % len(SELECTORS), soft=False)
            case "soft":
                self.purge(pop, two % len(SELECTORS), soft=True)
            case _:
                if self.asked:
                    self.edge.world.leave(self.asked[one % len(self.asked)].task)


WISHES: Final = (
    None,
    None,
    None,
    None,
    "no-cache",
    "max-age=2",
    "max-stale=3",
    "max-stale",
    "min-fresh=2",
    "no-store",
)

STEP = st.tuples(
    st.sampled_from(
        (
            *("ask", "wait", "all") * 4,
            "rest",
            "rest",
            "purge",
            "purge",
            "soft",
            "soft",
            "write",
            "head",
            "part",
            "leave",
        )
    ),
    *(st.integers(0, 40) for _ in range(4)),
)
CONTROL = st.builds(
    "max-age={}, {}".format,
    st.integers(2, 8),
    st.sampled_from(
        (
            *("x", "x", "stale-while-revalidate=4", "stale-if-error=5", "must-revalidate, stale-if-error=9"),
            "stale-while-revalidate=3, stale-if-error=6",
        )
    ),
)
KINDS = st.lists(
    st.sampled_from(
        ("good", "good", "good", "slow", "aged", "private", "no-cache", "gone", "error", "broken")
    ),
    min_size=1,
    max_size=5,
)


def allowance(said: Directives, wish: str | None) -> float:
    """For how many seconds past its freshness a response may be served, by its own word or the client's."""
    if "must-revalidate" in said:
        return 0.0
    own = max(said.seconds("stale-while-revalidate") or 0, said.seconds("stale-if-error") or 0)
    if wish == "max-stale":
        return float("inf")
    return max(own, 3 if wish == "max-stale=3" else 0)


def judge(asked: Asked) -> str | None:
    """The body of what is private, None for all else; raises where a promise is broken."""
    response, at, body = asked.task.result()
    text = response.headers.first("x-told")
    if text is None:
        assert response.status >= 500
        return None
    made, aged = map(float, text.split(" "))
    said = parse_cache_control(response.headers.all("cache-control"))
    true_age, told = at - made + aged, response.headers.first("age")
    word, life = response.headers.first("x-cache"), float(said.seconds("max-age") or 0)

    # It is what was asked for.
    private = False
    if body is not None:
        path, value, _, kind = body.decode().split(" ")
        assert (path, value) == (asked.path, asked.value or "-")
        private = kind == "private"

    # Its age is told: Age has whole seconds, so a tier below may lose a part of one; what the answer took counts twice there.
    slack = {"lon": 0.0, "osa": 1.0}.get(asked.pop, 2.0)
    if told is None:
        assert word in ("MISS", "EXPIRED", "BYPASS"), "what was not stored has the origin's word alone"
    else:
        assert max(0, int(true_age - slack)) <= int(told) <= true_age + LONGEST

    # It is fresh, or was allowed to be stale, or came from the origin for this request or one that it joined.
    asked_for = made >= asked.at - SLOW
    if word == "HIT":
        assert true_age < life + slack
        assert "no-cache" not in said
    if word == "STALE":
        assert true_age < life + allowance(said, asked.wish) + slack + 1e-9
        assert "no-cache" not in said
    assert asked_for or true_age < life + allowance(said, asked.wish) + 2 * slack + 1e-9
    assert asked_for or "no-cache" not in said
    if asked.wish == "no-cache":
        # Or some tier had it for an origin that failed.
        assert asked_for or 'detail="the origin' in (response.headers.get("cache-status") or "")

    # Nothing from before a purge, a soft one excepted as far as staleness is allowed.
    assert made >= asked.since.get(asked.path, made)
    assert made >= asked.written.get((asked.pop, asked.path), made) - SLOW
    if (softly := asked.soft.get(asked.path)) is not None and made < softly:
        assert word == "STALE"
        assert at - softly <= allowance(said, asked.wish)
    return body.decode() if private and body is not None else None


@settings(max_examples=100)
@given(
    plan=st.sampled_from((SHIELDED, DEEP)),
    control=CONTROL,
    kinds=KINDS,
    steps=st.lists(STEP, min_size=12, max_size=24),
)
def test_every_response_keeps_every_promise(
    plan: Plan, control: str, kinds: list[str], steps: list[tuple[str, int, int, int, int]]
) -> None:
    story = Story(Edge(Origin(control, kinds), plan))
    for step in steps:
        story.step(step)
    story.edge.world.settle()
    ended = [asked for asked in story.asked if not asked.task.left]
    private = [body for asked in ended if (body := judge(asked)) is not None]
    assert len(private) == len(set(private))
    assert all(state.flights == {} for state in story.edge.network.pops.values())
