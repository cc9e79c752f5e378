"""Functions in a request's way: nesting, failing, and what goes on behind them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.edge.failing import KINDS
from edgecdn.edge.turns import (
    Answers,
    Chunk,
    FailureKind,
    FunctionBody,
    Hangup,
    Message,
    Pull,
    Refusal,
    RequestHead,
    ResponseHead,
    Start,
    Turned,
)
from edgecdn.http.body import BodyBroken
from edgecdn.http.headers import Headers
from edgecdn.plan.limits import Limits
from edgecdn.plan.model import Function
from tests.support.edge import PLAN, Edge, ok, text
from tests.support.scripted import Functions, Script, answer, fail, fetch, function, passing


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


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_of_failure_has_a_status_and_a_code_and_is_named(kind: FailureKind) -> None:
    status, code = KINDS[kind].status, KINDS[kind].code
    edge, _ = edge_with(
        (function("broken"),), {"broken": lambda message: fail(kind, "why\n  at secret.js:1")}
    )
    response = edge.get("/")
    assert response.status == status
    assert text(response) == f"The edge function broken failed ({kind}): why [{code}]\n"
    assert response.headers.first("edge-function-error") == f"broken;code={code};kind={kind}"
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


def asking(times: int, *, catching: bool = False) -> Script:
    """A function that makes so many sub-requests, one after the other, and throws what it is refused, unless it catches that."""
    asked = 0

    def turn(message: Message) -> Turned:
        nonlocal asked
        refused = isinstance(message, Answers) and isinstance(message.answers[0].value, Refusal)
        if refused and not catching:
            return fail("exception", "TypeError")
        if asked == times:
            return answer(200, b"done")
        asked += 1
        return fetch(RequestHead("GET", f"http://localhost:8080/{asked}", Headers(), b""), asked)

    return turn


def test_as_many_sub_requests_as_it_may_make_and_no_more() -> None:
    three = function("f", limits=Limits(subrequests=3))
    edge, _ = edge_with((three,), {"f": asking(3)})
    assert edge.get("/").headers.first("edge-function-usage") == "f;wall=6;subrequests=100"
    edge, _ = edge_with((three,), {"f": asking(4)})
    response = edge.get("/")
    assert (response.status, response.headers.first("edge-function-error")) == (
        502,
        "f;code=EF06;kind=subrequests",
    )
    assert "3 sub-requests" in text(response)
    assert len(edge.asked) == 3
    edge, _ = edge_with((three,), {"f": asking(9, catching=True)})
    assert (edge.get("/").status, len(edge.asked)) == (200, 3)


def test_functions_around_each_other_are_counted() -> None:
    chain = tuple(function(name, limits=Limits(depth=2)) for name in ("one", "two", "three"))
    edge, turner = edge_with(chain, {name: passing() for name in ("one", "two", "three")})
    response = edge.get("/")
    assert (response.status, response.headers.first("edge-function-error")) == (
        502,
        "three;code=EF06;kind=subrequests",
    )
    assert turner.starts("three") == []
    behind = (function("one"), function("two", on="origin", limits=Limits(depth=1)))
    edge, _ = edge_with(behind, {name: passing() for name in ("one", "two")})
    assert edge.get("/").status == 502


def test_a_body_of_its_own_has_a_largest_size_and_one_that_it_hands_on_has_none() -> None:
    small = function("f", limits=Limits(response=4))
    edge, _ = edge_with((small,), {"f": lambda message: answer(200, b"12345")})
    response = edge.get("/")
    assert (response.status, response.headers.first("edge-function-error")) == (502, "f;code=EF05;kind=size")
    edge, _ = edge_with((small,), {"f": lambda message: answer(200, b"1234")})
    assert edge.get("/").status == 200
    edge, _ = edge_with((small,), {"f": passing()})
    assert (edge.get("/").status, text(edge.get("/"))) == (200, "hello")


def test_a_body_that_never_ends_is_cut() -> None:
    def endless(message: Message) -> Turned:
        if isinstance(message, Start):
            return Turned(0.0, outcome=ResponseHead(200, Headers(), FunctionBody(1)))
        assert isinstance(message, Pull)
        return Turned(0.0, pulled=Chunk(b"x" * 10))

    edge, turner = edge_with((function("f", limits=Limits(response=35)),), {"f": endless})
    with pytest.raises(BodyBroken, match="more than 35 bytes"):
        edge.get("/")
    assert turner.pulls() == 4
    assert isinstance(turner.seen[-1][1], Hangup)


@pytest.mark.parametrize(
    "fields", [tuple((f"x-{n}", "") for n in range(300)), (("x-long", "a" * 200_000),)], ids=["many", "long"]
)
def test_headers_have_a_largest_size(fields: tuple[tuple[str, str], ...]) -> None:
    edge, _ = edge_with((function("f"),), {"f": lambda message: answer(200, b"", *fields)})
    assert edge.get("/").headers.first("edge-function-error") == "f;code=EF05;kind=size"


def test_what_was_used_is_told_of_whoever_ran_and_believed_of_nobody_else() -> None:
    both = (function("viewer", cpu=0.1), function("behind", on="origin"))

    def measured(message: Message) -> Turned:
        return replace(passing()(message), cpu=0.025, memory=0.5)

    edge, _ = edge_with(both, {"viewer": measured, "behind": passing(("edge-function-usage", "forged"))})
    viewer = "viewer;cpu=25;wall={};memory=50;subrequests=0"
    assert edge.get("/").headers.first("edge-function-usage") == (
        f"behind;wall=2;subrequests=0, {viewer.format(2)}"
    )
    # On a hit only the one in front of the cache runs.
    assert edge.get("/").headers.first("edge-function-usage") == viewer.format(0)
    plain, _ = edge_with((), {})
    assert plain.get("/").headers.first("edge-function-usage") is None
