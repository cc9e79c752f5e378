"""Functions in a request's way: nesting, failing, and what goes on behind them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.edge.turns import Message, Start, Turned
from edgecdn.plan.model import Function
from tests.support.edge import PLAN, Edge, ok, text
from tests.support.scripted import Functions, Script, answer, fail, function, passing


def edge_with(functions: tuple[Function, ...], scripts: dict[str, Script]) -> tuple[Edge, Functions]:
    turner = Functions(scripts)
    edge = Edge(ok(cache_control="max-age=60"), replace(PLAN, functions=functions), turner)
    return edge, turner


def test_functions_nest_in_listed_order_and_the_innermost_asks_the_cache() -> None:
    both = (function("outer"), function("inner"))
    edge, turner = edge_with(both, {"outer": passing(("x-outer", "1")), "inner": passing(("x-inner", "1"))})
    response = edge.get("/page")
    assert (response.status, text(response)) == (200, "hello")
    assert [name for name, _ in turner.seen] == ["outer", "inner", "inner", "outer"]
    assert turner.starts("inner")[0].headers.first("x-outer") == "1"
    assert (edge.asked[0].headers.first("x-outer"), edge.asked[0].headers.first("x-inner")) == ("1", "1")


def test_a_viewer_function_runs_on_every_hit_and_an_origin_function_on_misses_only() -> None:
    both = (function("viewer"), function("behind", on="origin"))
    edge, turner = edge_with(both, {"viewer": passing(), "behind": passing()})
    assert [edge.get("/").headers.first("x-cache") for _ in range(3)] == ["MISS", "HIT", "HIT"]
    assert (len(turner.starts("viewer")), len(turner.starts("behind"))) == (3, 1)


def test_a_function_that_answers_by_itself_asks_nobody() -> None:
    edge, _ = edge_with((function("wall"),), {"wall": lambda message: answer(418, b"tea", ("x-own", "1"))})
    response = edge.get("/")
    assert (response.status, text(response), response.headers.first("x-own")) == (418, "tea", "1")
    assert response.headers.first("x-cache") == "BYPASS"
    assert edge.asked == []


def test_only_functions_whose_path_matches_run() -> None:
    edge, turner = edge_with((function("f", "/api/*"),), {"f": passing()})
    edge.get("/page")
    assert turner.seen == []
    edge.get("/api/x")
    assert len(turner.starts("f")) == 1


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        *(("exception", 500), ("size", 502), ("crash", 502), ("start", 503), ("memory", 503)),
        *(("cpu", 504), ("timeout", 504)),
    ],
)
def test_each_kind_of_failure_has_a_status_and_is_named(kind: str, status: int) -> None:
    edge, _ = edge_with(
        (function("broken"),), {"broken": lambda message: fail(kind, "why\n  at secret.js:1")}
    )
    response = edge.get("/")
    assert response.status == status
    assert text(response) == f"The edge function broken failed ({kind}): why\n"
    assert f'detail="broken {kind}"' in (response.headers.first("cache-status") or "")
    assert response.headers.first("cache-control") == "no-store"
    (note,) = [note for note in edge.world.notes if (note.phase, note.what) == ("function", "failed")]
    assert dict(note.detail)["text"] == "why\n  at secret.js:1"


def test_a_function_that_may_fail_open_is_left_out() -> None:
    edge, _ = edge_with((function("broken", fail="open"),), {"broken": lambda message: fail("crash", "gone")})
    response = edge.get("/")
    assert (response.status, text(response)) == (200, "hello")


def test_a_function_that_fails_on_the_way_back_fails_the_request_but_the_object_is_kept() -> None:
    def late(message: Message) -> Turned:
        return passing()(message) if isinstance(message, Start) else fail("exception", "oops")

    edge, turner = edge_with((function("late"),), {"late": late})
    assert edge.get("/").status == 500
    assert len(turner.starts("late")) == 1
    assert len(edge.asked) == 1
    edge.turner = no_more
    assert edge.get("/").status == 500
    assert len(edge.asked) == 1


def no_more(turn: object, now: float) -> Turned:
    raise AssertionError


def test_a_failure_behind_the_cache_is_not_cached() -> None:
    fails = iter([True, False])

    def sometimes(message: Message) -> Turned:
        if isinstance(message, Start) and next(fails):
            return fail("crash", "gone")
        return passing()(message)

    edge, _ = edge_with((function("f", on="origin"),), {"f": sometimes})
    assert edge.get("/").status == 502
    assert edge.get("/").status == 200
