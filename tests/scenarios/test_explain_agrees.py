"""`explain` tells what then happens: whatever was asked, purged or waited for before, both come to the same decisions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from edgecdn.cache.selector import ByTag, ByUrl, Everything, Selector
from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.edge.effects import Note, Unreachable
from edgecdn.edge.foresee import Foreseen, foresee
from edgecdn.edge.purge import Order
from edgecdn.edge.purge import purge as purge_all
from edgecdn.edge.visit import Arrival
from edgecdn.http.message import Request
from edgecdn.http.url import parse_url
from edgecdn.plan.model import Bounds, KeyPolicy, Plan, Policy, Route, StatusTtl
from tests.support.edge import LONDON, PLAN, TOKYO, Edge, fields

POLICIES: Final = {
    "plain": Policy(),
    "none": Policy(key=KeyPolicy("none", headers=("x-a",), device=True)),
    "allow": Policy(key=KeyPolicy("allow", ("a",), cookies=("c",), country=True), edge_ttl=20.0),
    "deny": Policy(key=KeyPolicy("deny", ("b",), language=("en", "de")), bounds=Bounds(5.0, 10.0, 30.0)),
    "stale": Policy(stale_while_revalidate=10.0, stale_if_error=30.0, status_ttl=(StatusTtl(500, 599, 5.0),)),
    "forced": Policy(edge_ttl=10.0, force=True, set_cookie="strip"),
    "cut": Policy(slice_size=4096),
    "small": Policy(max_object_size=3),
    "never": Policy(mode="no-store"),
}
SITE: Final = Plan(
    pops=(PLAN.pops[0], replace(PLAN.pops[1], shield="tok")),
    routes=tuple(Route(name, f"/{name}/*", None, (), policy, "shop") for name, policy in POLICIES.items()),
    origins=PLAN.origins,
)
ANSWERS: Final = (
    Play(200, fields(cache_control="max-age=10", etag='"1"', surrogate_key="t"), (b"hello",), length=5),
    Play(200, fields(cache_control="max-age=10", vary="x-a", last_modified="Thu, 01 Jan 2026 00:00:00 GMT")),
    Play(200, fields(cache_control="s-maxage=5, stale-while-revalidate=5", vary="accept-language")),
    Play(200, fields(cache_control="no-cache", etag='"2"'), (b"a", b"b")),
    Play(200, fields(cache_control="private")),
    Play(200, fields(cache_control="max-age=10", no_vary_search='params=("b")')),
    Play(200, fields(cache_control="max-age=10", set_cookie="c=1")),
    Play(
        206, fields(cache_control="max-age=9", etag='"3"', content_range="bytes 0-4095/9000"), (b"x" * 4096,)
    ),
    Play(304, fields(etag='"1"', cache_control="max-age=10")),
    Play(304, fields(etag='"other"')),
    Play(404),
    Play(503, fields(cache_control="no-store")),
    Absent(Unreachable("refused", "nobody is there")),
)
WISHES: Final[tuple[dict[str, str], ...]] = (
    {},
    {"cache_control": "no-cache"},
    {"cache_control": "only-if-cached"},
    {"cache_control": "max-stale"},
    {"cache_control": "no-store"},
    {"x_a": "1"},
    {"accept_language": "de, en;q=0.5", "cookie": "c=2; d=3"},
    {"range": "bytes=0-9"},
    {"authorization": "Basic x"},
    {"if_none_match": '"1"'},
)


@dataclass(frozen=True, slots=True)
class Ask:
    """A request, and what the origin would say to it."""

    target: str
    method: str
    wish: int
    answer: int
    far: bool


ASKS: Final = st.builds(
    Ask,
    st.builds(
        lambda rule, query: f"/{rule}/x{query}",
        st.sampled_from(list(POLICIES)),
        st.sampled_from(["", "?a=1", "?b=2&a=1"]),
    ),
    st.sampled_from(["GET"] * 12 + ["HEAD", "POST"]),
    st.sampled_from([0] * 10 + list(range(len(WISHES)))),
    st.sampled_from([0, 1, 2, 3] * 3 + list(range(len(ANSWERS)))),
    st.booleans(),
)
STEPS: Final = st.lists(
    st.one_of(
        ASKS, ASKS, ASKS, st.sampled_from([3.0, 8.0, 25.0, 70.0]), st.sampled_from(["url", "tag", "all"])
    ),
    min_size=2,
    max_size=14,
)


@settings(max_examples=80, deadline=None)
@given(STEPS, st.sampled_from(list(POLICIES)))
def test_what_is_foreseen_is_what_happens(steps: list[Ask | float | str], focus: str) -> None:
    edge = Edge(ANSWERS[0], SITE)
    for step in steps:
        match step:
            case float():
                edge.world.advance(step)
            case str():
                purge(edge, step)
            case Ask():
                # Most requests are for one object: else hardly any would meet what another one stored.
                target = step.target if step.answer % 8 == 7 else f"/{focus}/x{step.target.partition('x')[2]}"
                ask(edge, replace(step, target=target))


def purge(edge: Edge, what: str) -> None:
    """A soft purge of a URL or a tag, or a hard one of all there is."""
    url = parse_url("http://localhost:8080/plain/x")
    assert url is not None
    selectors: dict[str, Selector] = {"url": ByUrl(url), "tag": ByTag("t"), "all": Everything()}
    selector = selectors[what]
    edge.world.start(purge_all(edge.network, Order((selector,), soft=what != "all"), edge.world.now))
    edge.world.settle()


def ask(edge: Edge, step: Ask) -> None:
    """Foresee a request, make it, and hold one against the other."""
    edge.answers, place, wish = ANSWERS[step.answer], LONDON if step.far else TOKYO, WISHES[step.wish]
    url = parse_url(f"http://localhost:8080{step.target}")
    assert url is not None
    request = Request(step.method, url, fields(**wish))
    foreseen = foresee(edge.network, request, Arrival("explain", edge.world.now, None, place))
    before = len(edge.world.notes)
    edge.start(step.target, place=place, method=step.method, **wish)  # type: ignore[arg-type]  # all of them are fields
    edge.world.settle()
    happened = [note for note in edge.world.notes[before:] if note.phase == "lookup"]
    first = next(note for note in edge.world.notes[before:] if note.phase == "deliver")
    assert dict(first.detail)["rule"] == (foreseen.matched.route and foreseen.matched.route.name)
    compare(foreseen, happened)


def compare(foreseen: Foreseen, happened: list[Note]) -> None:
    """Each tier that was foreseen decided so, for the same key: in the order of tiers, the first decision of each PoP."""
    for tier in foreseen.tiers:
        mine = [dict(note.detail) | {"what": note.what} for note in happened if note.pop == tier.pop]
        assert mine, f"{tier.pop} was not asked"
        told = mine[0]
        key = foreseen.key if foreseen.part is None else foreseen.part.key
        assert told["key"] == key
        if told["reason"] == "stale-if-error":
            # The origin was asked first, as foreseen, and failed.
            assert tier.decision.reason != "fresh"
            continue
        assert (told["what"], told["reason"]) == (type(tier.decision).__name__.lower(), tier.decision.reason)
        assert told["section"] == tier.decision.section
    assert {note.pop for note in happened} == {tier.pop for tier in foreseen.tiers}
