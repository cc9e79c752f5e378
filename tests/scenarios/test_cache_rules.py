"""What a cache must never do, whatever happens: a machine that asks, waits, changes and purges at random, in virtual time.

Each answer is held against the origin's own statements, which know nothing of caches.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from edgecdn.cache.selector import (
    ByHost,
    ByPattern,
    ByPrefix,
    ByTag,
    ByUrl,
    Everything,
    Selector,
    selects,
)
from edgecdn.drivers.virtual.world import Task
from edgecdn.edge.purge import Order, purge
from edgecdn.http.message import Response
from edgecdn.http.url import Url
from edgecdn.plan.model import KeyPolicy, Policy
from edgecdn.plan.pattern import compile_pattern
from tests.scenarios.telling import SOON, Says, Shape, Statement, Teller
from tests.support.edge import SHIELDED, Edge, text

SITE = replace(SHIELDED, routes=(), fallback=Policy(key=KeyPolicy(headers=("x-k",))))

# What comes first in a list comes most often: things go wrong where requests meet, not where they pass each other by.
PATHS = st.sampled_from(["/a", "/a", "/a", "/b"])
QUERIES = st.sampled_from([*["?x=1"] * 5, "?x=1&utm=1", "?utm=2&x=1", "", "?utm=3"])
SECONDS = st.sampled_from([0, 10, 30])
SAYS = st.builds(
    Says,
    max_age=SECONDS,
    s_maxage=st.sampled_from([None, None, None, 0, 10, 30]),
    swr=SECONDS,
    sie=SECONDS,
    words=st.sampled_from(
        [*[""] * 6, "public", "private", "no-store", "no-cache", *["must-revalidate"] * 3]
    ).map(lambda word: frozenset(word.split())),
    tags=st.sampled_from(["", "red", "red, blue"]),
)
WISHES = st.sampled_from(
    [*[""] * 6, "no-cache", "max-stale=20", "max-stale=20", "max-age=5", "only-if-cached"]
)


@dataclass(frozen=True)
class Ask:
    """One request of a client's."""

    path: str
    query: str
    pop: str
    method: str
    wish: str
    variant: str
    key: str
    authorised: bool

    def headers(self, client: str) -> dict[str, str]:
        found = {"x_client": client, "x_v": self.variant, "x_k": self.key, "cache_control": self.wish}
        found["authorization"] = "Basic x" if self.authorised else ""
        return {name: value for name, value in found.items() if value}


ASKS = st.builds(
    Ask,
    PATHS,
    QUERIES,
    st.sampled_from(["tok", "osa", "lon"]),
    st.sampled_from([*["GET"] * 8, "HEAD", "POST"]),
    WISHES,
    st.sampled_from(["1", "1", "1", "2"]),
    st.sampled_from(["1", "1", "1", "1", "1", "2"]),
    st.sampled_from([*[False] * 5, True]),
)


def url(target: str) -> Url:
    """A URL of the site's."""
    path, _, query = target.partition("?")
    return Url("http", "localhost", 8080, path, query or None)


SELECTORS: dict[str, Selector] = {
    "url": ByUrl(url("/a?x=1")),
    "other": ByUrl(url("/b?utm=9")),
    "prefix": ByPrefix("http://localhost:8080/a"),
    "pattern": ByPattern(compile_pattern("/b*")),
    "tag": ByTag("red"),
    "host": ByHost("localhost:8080"),
    "all": Everything(),
}


def selected(selector: Selector, stated: Statement) -> bool:
    """Whether a purge is about what the origin stated so."""
    if isinstance(selector, ByUrl):
        return stated.about(selector.url)
    return selects(selector, stated.url, [tag for tag in stated.says.tags.split(", ") if tag])


@dataclass
class Ages:
    """The ages that were told of one stored response, and when."""

    told: dict[tuple[str, str], tuple[int, float]] = field(default_factory=dict)

    def check(self, pop: str, number: str, age: int, now: float) -> None:
        before, then = self.told.get((pop, number), (0, now))
        assert age >= before, "age went down"
        assert age >= before + (now - then) - SOON, "age fell behind the clock"
        self.told[pop, number] = age, now


class Rules(RuleBasedStateMachine):
    """A shield, two PoPs below it, an origin that changes its mind, and clients with wishes."""

    def __init__(self) -> None:
        super().__init__()
        self.origin = Teller()
        self.edge = Edge(self.origin, SITE)
        self.ages = Ages()
        self.dead: set[tuple[str, str]] = set()
        self.soft: set[str] = set()
        self.count = 0

    @initialize(at_once=st.sampled_from([0, 256]))
    def large_purges_are_marked(self, at_once: int) -> None:
        for state in self.edge.network.pops.values():
            state.shelf.at_once = at_once

    @rule(path=PATHS, says=SAYS)
    def the_origin_says_something_else(self, path: str, says: Says) -> None:
        self.origin.says[path] = says

    @rule(path=PATHS, shape=st.builds(Shape, st.booleans(), st.booleans()))
    def the_origin_has_something_else(self, path: str, shape: Shape) -> None:
        self.origin.shapes[path] = shape
        self.origin.versions[path] = self.origin.versions.get(path, 0) + 1

    @rule(wait=st.sampled_from([11, 25, 35]), asks=st.lists(ASKS, min_size=1, max_size=2))
    def the_origin_fails_for_a_while(self, wait: int, asks: list[Ask]) -> None:
        self.time_passes(wait)
        self.origin.mood = "failing"
        self.clients_ask_at_once(asks)
        self.origin.mood = "ok"

    @rule(
        ask=ASKS,
        wait=st.sampled_from([11, 25, 35]),
        word=st.sampled_from(["private", "no-store", "no-cache"]),
    )
    def something_is_taken_back(self, ask: Ask, wait: int, word: str) -> None:
        """An origin that confirms what it has given away, and says in the same breath that nobody else may have it."""
        gets = [replace(ask, method="GET")]
        self.clients_ask_at_once(gets)
        self.time_passes(wait)
        self.origin.says[ask.path] = Says(words=frozenset((word,)))
        for together in (1, 2):
            self.clients_ask_at_once(gets * together)

    @rule(ask=ASKS, says=SAYS, wait=st.sampled_from([11, 15, 25]))
    def tiers_drift_apart(self, ask: Ask, says: Says, wait: int) -> None:
        """The shield hears of new terms before the PoP below it does."""
        ask = replace(ask, method="GET", wish="")
        self.clients_ask_at_once([replace(ask, pop="tok")])
        self.origin.says[ask.path] = says
        for pop in ("lon", "tok"):
            self.time_passes(wait)
            self.clients_ask_at_once([replace(ask, pop=pop)])

    @rule(ask=ASKS, wait=st.sampled_from([0, 11, 25, 35]), way=st.sampled_from(["HEAD", "confused"]))
    def something_changes_unseen(self, ask: Ask, wait: int, way: str) -> None:
        """A HEAD that tells of it, or an origin that confirms by the new tag what has the old one."""
        self.clients_ask_at_once([replace(ask, method="GET")])
        self.time_passes(wait)
        self.the_origin_has_something_else(ask.path, self.origin.shapes.get(ask.path, Shape()))
        self.origin.mood = "confused" if way == "confused" else "ok"
        self.clients_ask_at_once([replace(ask, method="HEAD" if way == "HEAD" else "GET")])
        self.origin.mood = "ok"
        self.clients_ask_at_once([replace(ask, method="GET")])

    @rule(mood=st.sampled_from(["ok", "ok", "ok", "ok", "gone", "confused"]))
    def the_origin_is_in_another_mood(self, mood: str) -> None:
        self.origin.mood = mood

    @rule(seconds=st.sampled_from([9, 11, 15, 25, 35, 45]))
    def time_passes(self, seconds: int) -> None:
        self.edge.world.advance(seconds)

    @rule(
        name=st.sampled_from(sorted(SELECTORS)),
        kinds=st.sampled_from([("hard",), ("soft",), ("soft", "hard"), ("hard", "soft")]),
    )
    def somebody_purges(self, name: str, kinds: tuple[str, ...]) -> None:
        for kind in kinds:
            self.purged(SELECTORS[name], soft=kind == "soft")

    def purged(self, selector: Selector, *, soft: bool) -> None:
        world = self.edge.world
        task = world.start(purge(self.edge.network, Order((selector,), soft), world.now))
        world.settle()
        task.result()
        for number, stated in self.origin.statements.items():
            if selected(selector, stated):
                if soft:
                    self.soft.add(number)
                else:
                    self.dead |= {(pop, number) for pop in self.edge.network.pops}

    @rule(asks=st.lists(ASKS, min_size=1, max_size=4))
    def clients_ask_at_once(self, asks: list[Ask]) -> None:
        began = self.edge.world.now
        tasks: list[tuple[Ask, str, Task[tuple[Response, bytes]]]] = []
        for ask in asks:
            self.count += 1
            client = f"c{self.count}"
            target, headers = ask.path + ask.query, ask.headers(client)
            task = self.edge.start(target, pop=ask.pop, method=ask.method, **headers)  # type: ignore[arg-type]  # they are headers
            tasks.append((ask, client, task))
        self.edge.world.settle()
        for ask, client, task in tasks:
            response, _ = task.result()
            if ask.method != "POST":
                self.check(ask, client, response, began)
        for ask in asks:
            if ask.method == "POST" and self.origin.mood in ("ok", "confused"):
                self.written(ask, began)

    def written(self, ask: Ask, began: float) -> None:
        """A write made what is stored for its URL invalid, in the tiers on its way."""
        for number, stated in self.origin.statements.items():
            if stated.about(url(ask.path + ask.query)) and stated.at < began:
                self.dead |= {(pop, number) for pop in {ask.pop, "lon"}}

    def check(self, ask: Ask, client: str, response: Response, began: float) -> None:
        """Hold an answer against what the origin stated."""
        now, number = self.edge.world.now, response.headers.first("x-number")
        well = self.origin.mood == "ok"
        if response.status != 200 or number is None:
            assert not well or (ask.wish == "only-if-cached" and response.status == 504)
            return
        stated = self.origin.statements[number]
        says, new = stated.says, stated.at >= began
        # Nobody gets what was made for other requests.
        assert stated.about(url(ask.path + ask.query))
        expected = f"{ask.path} ", f" k={ask.key} v={ask.variant if stated.shape.vary else 'any'} q="
        assert stated.body.startswith(expected[0])
        assert expected[1] in stated.body
        if ask.method == "GET":
            assert text(response) == stated.body, "fields and body are of different statements"
        # Nor what is for one client alone.
        assert stated.shared or (new and stated.client == client)
        # What was purged is gone, in every tier.
        assert (ask.pop, number) not in self.dead
        fresh = response.headers.first("x-cache") == "HIT"
        assert not (fresh and number in self.soft)
        age = int(response.headers.first("age") or "0")
        if new:
            return
        # Nothing is as old as it is not, and nothing old looks new.
        self.ages.check(ask.pop, number, age, now)
        assert age >= now - stated.at - SOON
        failed = not well
        assert ask.wish != "no-cache" or failed
        assert "no-cache" not in says.words
        over = age - says.lifetime
        confirmed = response.headers.first("x-cache") == "REVALIDATED"
        assert not ((fresh or confirmed) and over > 0), (
            "a stale answer passes for a fresh one, or for a confirmation"
        )
        if over <= 0:
            return
        allowances = [0]
        if not says.strict:
            allowances += [says.swr, says.sie if failed else 0]
            allowances += [20 if ask.wish.startswith("max-stale") and says.s_maxage is None else 0]
        assert over <= max(allowances)


Rules.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestRules = Rules.TestCase
