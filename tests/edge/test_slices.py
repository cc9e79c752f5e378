"""Ranges of large objects: what is fetched for them, and what comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.edge.effects import Unreachable
from edgecdn.http.body import BodyBroken
from edgecdn.http.fields.dates import http_date
from edgecdn.http.message import Request, Response
from edgecdn.http.ranges import parse_ranges
from edgecdn.plan.model import Plan, Policy
from tests.support.edge import PLAN, START, Edge, fields

Origin = Callable[[str, Request, float], Play]

FILM = bytes(number % 251 for number in range(1050))
SLICED = replace(PLAN, fallback=Policy(slice_size=100))


def cutting(data: bytes = FILM, **headers: str) -> Origin:
    """An origin that answers ranges."""

    def origin(name: str, request: Request, now: float) -> Play:
        own = {"cache_control": "max-age=60", "etag": '"1"'} | headers
        text = request.headers.first("range")
        if text is None:
            return Play(200, fields(**own), (data,), delay=0.1, length=len(data))
        ranges = parse_ranges(text, len(data))
        if not isinstance(ranges, tuple):
            return Play(416, fields(content_range=f"bytes */{len(data)}"), ())
        (part,) = ranges
        told = f"bytes {part.start}-{part.stop - 1}/{len(data)}"
        piece = data[part.start : part.stop]
        return Play(206, fields(**own, content_range=told), (piece,), delay=0.1, length=len(piece))

    return origin


def edge_of(origin: Origin, plan: Plan = SLICED) -> Edge:
    return Edge(origin, plan)


def asked(edge: Edge) -> list[str | None]:
    return [request.headers.first("range") for request in edge.asked]


def data_of(response: Response) -> bytes:
    return response.body.data  # type: ignore[union-attr]  # the test's network collects every body


def test_seeking_fetches_the_slices_that_have_the_range_and_no_more() -> None:
    edge = edge_of(cutting())
    answer = edge.get("/", range="bytes=250-430")
    assert (answer.status, data_of(answer)) == (206, FILM[250:431])
    assert answer.headers.get("content-range") == "bytes 250-430/1050"
    assert answer.headers.get("content-length") == "181"
    assert answer.headers.first("x-cache") == "MISS"
    assert asked(edge) == ["bytes=200-299", "bytes=300-399", "bytes=400-499"]
    again = edge.get("/", range="bytes=310-320")
    assert (again.headers.first("x-cache"), data_of(again)) == ("HIT", FILM[310:321])
    assert len(edge.asked) == 3


@pytest.mark.parametrize(
    ("text", "told", "slices"),
    [
        ("bytes=0-0", "bytes 0-0/1050", 1),
        ("bytes=-10", "bytes 1040-1049/1050", 2),
        ("bytes=1000-", "bytes 1000-1049/1050", 1),
        ("bytes=1000-9999", "bytes 1000-1049/1050", 1),
        ("bytes=99-100", "bytes 99-100/1050", 2),
    ],
)
def test_every_form_of_one_range(text: str, told: str, slices: int) -> None:
    edge = edge_of(cutting())
    answer = edge.get("/", range=text)
    assert (answer.status, answer.headers.get("content-range")) == (206, told)
    first, last = (int(number) for number in told.removeprefix("bytes ").removesuffix("/1050").split("-"))
    assert data_of(answer) == FILM[first : last + 1]
    assert len(edge.asked) == slices


def test_what_lies_behind_the_end_is_a_416() -> None:
    edge = edge_of(cutting())
    assert edge.get("/", range="bytes=5000-").status == 416
    assert edge.get("/", range="bytes=1050-").status == 416


def test_without_a_range_or_with_several_the_whole_is_fetched_and_then_serves_ranges() -> None:
    for headers in ({}, {"range": "bytes=0-1,5-6"}, {"range": "lines=1"}):
        edge = edge_of(cutting())
        edge.get("/", **headers)
        assert asked(edge) == [None]
        assert edge.get("/", range="bytes=500-510").headers.first("x-cache") == "HIT"
        assert len(edge.asked) == 1


def test_an_origin_that_does_not_cut_is_asked_for_the_whole_from_then_on() -> None:
    edge = edge_of(lambda name, request, now: Play(200, fields(cache_control="max-age=1"), (FILM,)))
    answer = edge.get("/", range="bytes=5-6")
    assert (answer.status, data_of(answer)) == (206, FILM[5:7])
    assert asked(edge) == ["bytes=0-99", None]
    edge.world.advance(5)
    edge.get("/", range="bytes=500-501")
    assert asked(edge)[2:] == [None]


def dated(seconds: float) -> Origin:
    """An origin whose objects changed so many seconds ago, and bear no tag."""
    origin = cutting(last_modified=http_date(START - seconds), date=http_date(START))

    def untagged(name: str, request: Request, now: float) -> Play:
        play = origin(name, request, now)
        return replace(play, headers=play.headers.without("etag"))

    return untagged


@pytest.mark.parametrize("origin", [cutting(etag='W/"1"'), dated(10)])
def test_slices_that_nothing_holds_together_are_not_put_together(origin: Origin) -> None:
    edge = edge_of(origin)
    answer = edge.get("/", range="bytes=90-110")
    assert (answer.status, data_of(answer)) == (206, FILM[90:111])
    assert asked(edge) == ["bytes=0-99", None]
    alone = edge_of(origin)
    assert data_of(alone.get("/", range="bytes=10-20")) == FILM[10:21]
    assert asked(alone) == ["bytes=0-99"]


def test_a_date_that_is_old_enough_holds_them_together() -> None:
    edge = edge_of(dated(1000))
    assert data_of(edge.get("/", range="bytes=90-110")) == FILM[90:111]
    assert asked(edge) == ["bytes=0-99", "bytes=100-199"]


def test_an_object_that_changes_under_way_ends_the_answer_and_is_had_whole_then() -> None:
    versions = iter([cutting(), cutting(FILM[::-1], etag='"2"'), *[cutting(FILM[::-1], etag='"2"')] * 9])
    edge = edge_of(lambda name, request, now: next(versions)(name, request, now))
    task = edge.start("/", range="bytes=90-110")
    edge.world.settle()
    assert isinstance(task.error, BodyBroken)
    answer = edge.get("/", range="bytes=90-110")
    assert (data_of(answer), asked(edge)[2:]) == (FILM[::-1][90:111], [None])


def test_if_range_lets_a_range_be_had_only_of_the_same_object() -> None:
    edge = edge_of(cutting())
    same = edge.get("/", range="bytes=5-6", if_range='"1"')
    assert (same.status, data_of(same)) == (206, FILM[5:7])
    other = edge.get("/", range="bytes=5-6", if_range='"0"')
    assert (other.status, data_of(other)) == (200, FILM)


def test_conditions_are_the_whole_objects_business() -> None:
    edge = edge_of(cutting())
    edge.get("/", range="bytes=5-6")
    assert edge.get("/", range="bytes=5-6", if_none_match='"1"').status == 304
    assert asked(edge) == ["bytes=0-99", None]


def test_a_rule_without_slices_fetches_the_whole() -> None:
    edge = edge_of(cutting(), PLAN)
    assert edge.get("/", range="bytes=5-6").status == 206
    assert asked(edge) == [None]


def test_errors_of_the_origin_come_as_they_are() -> None:
    edge = edge_of(lambda name, request, now: Play(404, fields(), (b"no",)))
    assert edge.get("/", range="bytes=5-6").status == 404
    edge = edge_of(lambda name, request, now: Play(503, fields(), (b"no",)))
    assert edge.get("/", range="bytes=5-6").status == 503


def test_many_who_seek_to_the_same_place_cause_one_fetch() -> None:
    edge = edge_of(cutting())
    tasks = [edge.start("/", range="bytes=5-6") for _ in range(10)]
    edge.world.settle()
    assert {task.result()[1] for task in tasks} == {FILM[5:7]}
    assert len(edge.asked) == 1


def test_a_shield_keeps_slices_too() -> None:
    plan = replace(SLICED, origins=(replace(PLAN.origins[0], shield="lon"),))
    edge = edge_of(cutting(), plan)
    assert data_of(edge.get("/", pop="tok", range="bytes=90-110")) == FILM[90:111]
    assert asked(edge) == ["bytes=0-99", "bytes=100-199"]
    edge.get("/", pop="lon", range="bytes=0-199")
    assert len(edge.asked) == 2
    assert [len(edge.network.pops[code].shelf) for code in ("tok", "lon")] == [2, 2]


def test_a_purge_of_the_url_takes_its_slices() -> None:
    edge = edge_of(cutting())
    edge.get("/", range="bytes=90-110")
    edge.get("/", method="POST")
    assert len(edge.network.pops["tok"].shelf) == 0


def test_a_stale_slice_is_confirmed_by_itself() -> None:
    cut = cutting()

    def origin(name: str, request: Request, now: float) -> Play:
        if request.headers.first("if-none-match") == '"1"':
            return Play(304, fields(etag='"1"', cache_control="max-age=60"))
        return cut(name, request, now)

    edge = edge_of(origin)
    edge.get("/", range="bytes=5-6")
    edge.world.advance(100)
    answer = edge.get("/", range="bytes=5-6")
    assert (answer.status, answer.headers.first("x-cache"), data_of(answer)) == (
        206,
        "REVALIDATED",
        FILM[5:7],
    )
    assert answer.headers.get("content-range") == "bytes 5-6/1050"


def test_a_client_that_leaves_lets_go_of_the_rest() -> None:
    edge = edge_of(cutting())
    task = edge.start("/", range="bytes=0-1000")
    edge.world.advance(0.15)
    edge.world.leave(task)
    edge.world.settle()
    assert len(edge.asked) < 4
    assert not edge.network.pops["tok"].flights


@given(
    size=st.integers(0, 350),
    first=st.integers(0, 400),
    length=st.one_of(st.none(), st.integers(0, 400)),
    suffix=st.booleans(),
)
def test_ranges_from_slices_are_those_of_the_whole(
    size: int, first: int, length: int | None, *, suffix: bool
) -> None:
    data = FILM[:size]
    text = f"bytes=-{first}" if suffix else f"bytes={first}-{'' if length is None else first + length}"
    sliced, whole = edge_of(cutting(data)), edge_of(cutting(data), PLAN)
    one, other = sliced.get("/", range=text), whole.get("/", range=text)
    assert (one.status, data_of(one)) == (other.status, data_of(other))
    assert one.headers.get("content-range") == other.headers.get("content-range")


def test_an_origin_that_fails_under_way_ends_the_answer_and_what_is_stored_stays() -> None:
    edge = edge_of(cutting(cache_control="max-age=10, stale-if-error=1000"))
    edge.get("/", range="bytes=0-250")
    edge.answers = Absent(Unreachable("refused", "nobody is there"))
    with pytest.raises(BodyBroken, match="could not be had"):
        edge.get("/", range="bytes=0-450")
    assert edge.get("/", range="bytes=0-250").headers.first("x-cache") == "HIT"
    edge.world.advance(100)
    answer = edge.get("/", range="bytes=0-250")
    assert (data_of(answer), answer.headers.first("x-cache")) == (FILM[:251], "STALE")
