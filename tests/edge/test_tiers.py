"""Shields: whose cache is asked before the origin, and what may come from it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.drivers.virtual.play import Absent, Play, Script
from edgecdn.edge.effects import Unreachable
from edgecdn.edge.tiers import parent
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.plan.model import Origin, Plan, Policy, PopPlan
from tests.support.edge import PLAN, SHIELDED, TOKYO, Edge, fields, ok, text
from tests.support.scripted import Functions, function, passing


def edge_of(answers: Script | Play | Absent, plan: Plan = SHIELDED) -> Edge:
    return Edge(answers, plan)


def members(response: Response) -> list[str]:
    """Each tier's member of Cache-Status, as the code and what it says first."""
    said = response.headers.get("cache-status") or ""
    return ["; ".join(part.strip() for part in member.split(";")[:2]) for member in said.split(",")]


def test_a_miss_fills_both_tiers_and_each_has_its_member_the_origins_side_first() -> None:
    edge = edge_of(ok(cache_control="max-age=60"))
    first = edge.get("/", pop="tok")
    assert members(first) == ["edgecdn-lon; fwd=uri-miss", "edgecdn-tok; fwd=uri-miss"]
    assert first.headers.first("x-cache") == "MISS"
    second = edge.get("/", pop="osa")
    assert members(second) == ["edgecdn-lon; hit", "edgecdn-osa; fwd=uri-miss"]
    assert edge.get("/", pop="lon").headers.first("x-cache") == "HIT"
    assert members(edge.get("/", pop="tok"))[-1] == "edgecdn-tok; hit"
    assert len(edge.asked) == 1


def test_age_is_carried_from_tier_to_tier() -> None:
    edge = edge_of(ok(cache_control="max-age=60"))
    edge.get("/", pop="lon")
    edge.world.advance(50)
    assert edge.get("/", pop="tok").headers.first("age") == "50"
    edge.world.advance(9)
    assert edge.get("/", pop="tok").headers.first("x-cache") == "HIT"
    edge.world.advance(2)
    assert edge.get("/", pop="tok").headers.first("x-cache") == "EXPIRED"


def versions(*, swr: int) -> Script:
    """An origin whose content changes with every request, and which never says 304."""
    count = iter(range(1, 100))

    def origin(name: str, request: Request, now: float) -> Play:
        number = next(count)
        control = f"max-age=10, stale-while-revalidate={swr}"
        return ok(f"v{number}".encode(), cache_control=control, etag=f'"{number}"')

    return origin


def test_a_shield_never_confirms_what_is_stale() -> None:
    edge = edge_of(versions(swr=100))
    assert text(edge.get("/", pop="tok")) == "v1"
    edge.world.advance(20)
    # Stale in both tiers: the edge serves it and asks the shield anew, which must ask the origin before it answers.
    stale = edge.get("/", pop="tok")
    assert (text(stale), stale.headers.first("x-cache")) == ("v1", "STALE")
    fresh = edge.get("/", pop="tok")
    assert (text(fresh), fresh.headers.first("x-cache")) == ("v2", "HIT")
    assert members(fresh) == ["edgecdn-lon; fwd=stale", "edgecdn-tok; hit"]


def test_a_shield_may_serve_stale_to_a_tier_that_has_nothing_and_it_stays_as_old_as_it_is() -> None:
    edge = edge_of(versions(swr=100))
    edge.get("/", pop="lon")
    edge.world.advance(20)
    served = edge.get("/", pop="tok")
    assert (text(served), served.headers.first("age")) == ("v1", "20")
    assert edge.get("/", pop="tok").headers.first("x-cache") == "STALE"


def test_a_failed_origin_is_told_to_the_tier_below_which_has_its_own_allowance() -> None:
    answers = iter([ok(b"good", cache_control="max-age=10, stale-if-error=100", etag='"1"')])

    def origin(name: str, request: Request, now: float) -> Play | Absent:
        return next(answers, None) or Absent(Unreachable("refused", "nobody there"))

    edge = edge_of(origin)
    edge.get("/", pop="tok")
    edge.world.advance(20)
    served = edge.get("/", pop="tok")
    assert (served.status, served.headers.first("x-cache"), text(served)) == (200, "STALE", "good")
    assert edge.get("/", pop="osa").headers.first("x-cache") == "MISS"


def test_a_confirmation_goes_up_and_comes_down_as_a_304() -> None:
    def origin(name: str, request: Request, now: float) -> Play:
        if request.headers.first("if-none-match") == '"1"':
            return Play(304, fields(etag='"1"', cache_control="max-age=10", surrogate_key="red"))
        return ok(b"body", etag='"1"', cache_control="max-age=10", surrogate_key="red")

    edge = edge_of(origin)
    edge.get("/", pop="tok")
    edge.world.advance(20)
    confirmed = edge.get("/", pop="tok")
    assert (confirmed.headers.first("x-cache"), text(confirmed)) == ("REVALIDATED", "body")
    assert [request.headers.first("if-none-match") for request in edge.asked] == [None, '"1"']
    assert all(kept.tags == ("red",) for state in edge.network.pops.values() for kept in state.shelf)


def test_misses_of_many_pops_are_one_fetch_at_the_shield() -> None:
    edge = edge_of(ok(b"x" * 100, cache_control="max-age=60"))
    tasks = [edge.start("/", pop=pop) for pop in ("tok", "osa", "lon", "tok")]
    edge.world.settle()
    assert [task.result()[1] for task in tasks] == [b"x" * 100] * 4
    assert len(edge.asked) == 1


def test_browsers_are_told_by_the_edge_and_not_by_the_shield() -> None:
    edge = edge_of(
        ok(cache_control="max-age=60"),
        replace(SHIELDED, fallback=Policy(browser_ttl=5.0)),
    )
    for _ in range(2):
        assert edge.get("/", pop="tok").headers.get("cache-control") == "public, max-age=5"
    (kept,) = edge.network.pops["tok"].shelf
    assert kept.response.headers.get("cache-control") == "max-age=60"


def test_what_is_for_edges_alone_reaches_the_edge_and_no_client() -> None:
    edge = edge_of(ok(surrogate_control="max-age=60", cache_control="no-store", surrogate_key="red"))
    answered = edge.get("/", pop="tok")
    assert edge.get("/", pop="tok").headers.first("x-cache") == "HIT"
    assert not {"surrogate-control", "surrogate-key"} & {name for name, _ in answered.headers.pairs}


def test_what_may_not_be_stored_passes_both_tiers() -> None:
    edge = edge_of(ok(cache_control="no-store"))
    for _ in range(2):
        assert edge.get("/", pop="tok").headers.first("x-cache") == "MISS"
    posted = edge.get("/", pop="tok", method="POST", body=Bytes(b"x"))
    assert members(posted) == ["edgecdn-lon; fwd=method", "edgecdn-tok; fwd=method"]
    assert not any(len(state.shelf) for state in edge.network.pops.values())


def test_a_write_invalidates_every_tier_on_its_way() -> None:
    edge = edge_of(ok(cache_control="max-age=60"))
    edge.get("/", pop="tok")
    edge.get("/", pop="tok", method="POST")
    assert members(edge.get("/", pop="tok")) == ["edgecdn-lon; fwd=uri-miss", "edgecdn-tok; fwd=uri-miss"]


def test_functions_behind_the_cache_run_at_the_shield() -> None:
    turned: list[str] = []
    functions = Functions({"f": passing()})

    def turner(turn, now):  # type: ignore[no-untyped-def]  # wraps the scripted turner, whose types it keeps
        turned.append(turn.pop)
        return functions(turn, now)

    edge = Edge(
        ok(cache_control="max-age=60"), replace(SHIELDED, functions=(function("f", on="origin"),)), turner
    )
    edge.get("/", pop="tok")
    assert set(turned) == {"lon"}


def test_regions_and_origins_may_both_have_shields() -> None:
    pops = tuple(replace(pop, shield="osa" if pop.region == "ap" else None) for pop in SHIELDED.pops)
    edge = edge_of(ok(cache_control="max-age=60"), replace(SHIELDED, pops=pops))
    assert [member[:11] for member in members(edge.get("/", pop="tok"))] == [
        "edgecdn-lon",
        "edgecdn-osa",
        "edgecdn-tok",
    ]


def test_shields_that_point_at_each_other_end_at_the_origin() -> None:
    shields = {"tok": "osa", "osa": "tok", "lon": "lon"}
    pops = tuple(replace(pop, shield=shields[pop.code]) for pop in SHIELDED.pops)
    edge = edge_of(ok(cache_control="max-age=60"), replace(SHIELDED, pops=pops, origins=PLAN.origins))
    assert [member[:11] for member in members(edge.get("/", pop="tok"))] == ["edgecdn-osa", "edgecdn-tok"]
    assert [member[:11] for member in members(edge.get("/", pop="lon"))] == ["edgecdn-lon"]


@pytest.mark.parametrize(
    ("pop", "region", "origin", "expected"),
    [
        ("a", None, None, None),
        ("a", "b", None, "b"),
        ("a", None, "c", "c"),
        ("a", "b", "c", "b"),
        ("b", "b", "c", "c"),
        ("c", "b", "c", None),
    ],
)
def test_who_is_asked(pop: str, region: str | None, origin: str | None, expected: str | None) -> None:
    plan = PopPlan(pop, "r", TOKYO, 1, shield=region)
    assert parent(plan, Origin("o", "url", "http://o.example", shield=origin)) == expected


STEPS = st.lists(st.tuples(st.sampled_from(("tok", "osa", "lon")), st.integers(0, 40)), max_size=30)


@given(
    steps=STEPS,
    age=st.integers(1, 30),
    swr=st.sampled_from((0, 10, 60)),
    validates=st.booleans(),
)
def test_no_tier_makes_old_look_new(
    steps: list[tuple[str, int]], age: int, swr: int, *, validates: bool
) -> None:
    """The origin says on each answer when it made or confirmed it, so its true age is known whatever tiers it came through."""

    def origin(name: str, request: Request, now: float) -> Play:
        control = f"max-age={age}, stale-while-revalidate={swr}"
        headers: Headers = fields(cache_control=control, etag='"1"', x_at=str(now))
        if validates and "if-none-match" in request.headers:
            return Play(304, headers)
        return Play(200, headers, (b"body",), length=4)

    edge = edge_of(origin)
    for pop, seconds in steps:
        response = edge.get("/", pop=pop)
        true_age = edge.world.now - float(response.headers.first("x-at") or 0)
        told = int(response.headers.first("age") or 0)
        assert int(true_age) - 1 <= told <= true_age
        assert true_age <= age + swr
        edge.world.advance(float(seconds))
