"""One fetch for all who want the same, and what each of them gets of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.edge.effects import Unreachable
from edgecdn.http.body import Bytes
from edgecdn.http.message import Interim, Request
from edgecdn.plan.model import Policy
from tests.support.edge import PLAN, Edge, fields, ok, text

GONE = Absent(Unreachable("refused", "nobody listens"), 0.1)


def statuses(edge: Edge, count: int, target: str = "/", **options: object) -> list[str | None]:
    tasks = [edge.start(target, **options) for _ in range(count)]  # type: ignore[arg-type]
    edge.world.settle()
    return [task.result()[0].headers.first("cache-status") for task in tasks]


def test_one_is_told_that_it_stored_and_the_others_that_they_were_collapsed() -> None:
    first, *others = statuses(Edge(ok(cache_control="max-age=60")), 4)
    assert first == "edgecdn-tok; fwd=uri-miss; fwd-status=200; stored"
    assert set(others) == {"edgecdn-tok; fwd=uri-miss; fwd-status=200; collapsed"}


def test_who_comes_while_the_body_arrives_reads_along_from_its_start() -> None:
    play = Play(200, fields(cache_control="max-age=60"), (b"a", b"b", b"c"), pause=1.0, length=3)
    edge = Edge(play)
    early = edge.start("/")
    edge.world.advance(2.5)
    late = edge.start("/")
    edge.world.settle()
    assert (early.result()[1], late.result()[1], len(edge.asked)) == (b"abc", b"abc", 1)


def test_a_head_is_given_before_the_body_is_there() -> None:
    play = Play(200, fields(cache_control="max-age=60"), (b"a",), delay=1.0, pause=50.0)
    edge = Edge(play)
    task = edge.start("/")
    edge.world.advance(2.0)
    concluded = [note for note in edge.world.notes if note.phase == "lookup"]
    assert not task.done
    assert len(concluded) == 1


def test_different_variants_fly_apart_once_they_are_known() -> None:
    def origin(name: str, request: Request, now: float) -> Play:
        body = (request.headers.first("accept-language") or "").encode()
        return ok(body, cache_control="max-age=60", vary="accept-language")

    edge = Edge(origin)
    edge.get("/", accept_language="xx")
    tasks = {code: edge.start("/", accept_language=code) for code in ("en", "de", "en-GB")}
    edge.world.settle()
    assert {code: task.result()[1].decode() for code, task in tasks.items()} == {c: c for c in tasks}


def test_waiters_for_another_variant_fetch_their_own() -> None:
    edge = Edge(
        lambda name, request, now: ok(
            (request.headers.first("x-lang") or "").encode(), cache_control="max-age=60", vary="x-lang"
        )
    )
    tasks = {code: edge.start("/", x_lang=code) for code in ("en", "de")}
    edge.world.settle()
    assert {code: task.result()[1].decode() for code, task in tasks.items()} == {"en": "en", "de": "de"}


def test_an_uncacheable_answer_frees_the_waiters_at_once_and_is_remembered() -> None:
    edge = Edge(ok(cache_control="private"))
    start = edge.world.now
    statuses(edge, 5)
    assert edge.world.now - start < 0.25
    assert len(edge.asked) == 5
    assert all("fwd=uri-miss" in (told or "") for told in statuses(edge, 3))
    assert edge.world.now - start < 0.45


def test_what_is_remembered_as_not_worth_a_flight_is_forgotten() -> None:
    edge = Edge(ok(cache_control="private"))
    edge.get("/")
    edge.answers = ok(cache_control="max-age=5")
    edge.get("/")
    assert not len(edge.network.pops["tok"].passes)
    assert statuses(edge, 2) == ["edgecdn-tok; hit; ttl=4"] * 2


def test_all_who_wait_for_an_origin_that_is_gone_get_a_502() -> None:
    edge = Edge(GONE)
    tasks = [edge.start("/") for _ in range(3)]
    edge.world.settle()
    assert [task.result()[0].status for task in tasks] == [502] * 3
    assert len(edge.asked) == 1


def test_an_error_of_the_origin_is_told_to_the_others_without_its_words() -> None:
    edge = Edge(Play(503, fields(set_cookie="id=1"), (b"your session is broken",), delay=0.1))
    first, second = edge.start("/"), edge.start("/")
    edge.world.settle()
    assert first.result()[1] == b"your session is broken"
    assert second.result()[0].status == 503
    assert b"session" not in second.result()[1]
    assert "set-cookie" not in second.result()[0].headers


@pytest.mark.parametrize("failure", [GONE, Play(503, delay=0.1), Play(500, pieces=(b"trace",), delay=0.1)])
def test_stale_is_served_on_errors_where_that_is_allowed(failure: Play | Absent) -> None:
    edge = Edge(ok(cache_control="max-age=10, stale-if-error=100"))
    edge.get("/")
    edge.world.advance(50)
    edge.answers = failure
    response = edge.get("/")
    assert (response.status, text(response), response.headers.first("x-cache")) == (200, "hello", "STALE")
    edge.world.advance(100)
    assert edge.get("/").status in (500, 502, 503)


def test_must_revalidate_forbids_stale_on_errors() -> None:
    edge = Edge(ok(cache_control="max-age=10, stale-if-error=100, must-revalidate"))
    edge.get("/")
    edge.world.advance(50)
    edge.answers = GONE
    assert edge.get("/").status == 502


def test_a_client_may_ask_for_stale_on_errors_itself() -> None:
    edge = Edge(ok(cache_control="max-age=10"))
    edge.get("/")
    edge.world.advance(50)
    edge.answers = GONE
    assert edge.get("/", cache_control="stale-if-error=60").status == 200


def test_a_range_that_misses_fetches_the_whole_and_is_cut_from_it() -> None:
    edge = Edge(ok(b"0123456789", cache_control="max-age=60"))
    response = edge.get("/", range="bytes=2-4")
    assert (response.status, text(response)) == (206, "234")
    assert "range" not in edge.asked[0].headers
    assert edge.get("/").headers.first("x-cache") == "HIT"


def test_a_range_of_what_is_too_large_to_keep_goes_to_the_origin_as_it_is() -> None:
    def origin(name: str, request: Request, now: float) -> Play:
        if "range" in request.headers:
            return Play(206, fields(content_range="bytes 0-1/40"), (b"xx",), length=2)
        return Play(200, fields(cache_control="max-age=60"), (b"x" * 20, b"x" * 20))

    edge = Edge(origin, replace(PLAN, fallback=Policy(max_object_size=10)))
    response = edge.get("/", range="bytes=0-1")
    assert (response.status, text(response)) == (206, "xx")
    assert len(edge.network.pops["tok"].shelf) == 0


def test_a_client_that_leaves_midway_does_not_stop_the_fill() -> None:
    edge = Edge(Play(200, fields(cache_control="max-age=60"), (b"a", b"b"), pause=1.0))
    task = edge.start("/")
    edge.world.advance(1.5)
    edge.world.leave(task)
    edge.world.settle()
    assert edge.get("/").headers.first("x-cache") == "HIT"
    assert edge.world.abandoned == 0


def test_what_nobody_may_have_is_let_go_when_its_owner_left() -> None:
    edge = Edge(Play(200, fields(cache_control="private"), (b"a", b"b"), delay=1.0, pause=1.0))
    task = edge.start("/")
    edge.world.advance(0.5)
    edge.world.leave(task)
    edge.world.settle()
    assert edge.world.abandoned == 1


def test_waiters_whose_origin_confirms_share_the_confirmation() -> None:
    def origin(name: str, request: Request, now: float) -> Play:
        if "if-none-match" in request.headers:
            return Play(304, fields(etag='"1"', cache_control="max-age=5"), delay=0.1)
        return ok(etag='"1"', cache_control="max-age=5")

    edge = Edge(origin)
    edge.get("/")
    edge.world.advance(10)
    first, second = statuses(edge, 2)
    assert first == "edgecdn-tok; fwd=stale; fwd-status=304; stored"
    assert second == "edgecdn-tok; fwd=stale; fwd-status=304; stored; collapsed"


def test_a_range_of_a_body_that_breaks_off_is_a_502() -> None:
    edge = Edge(Play(200, fields(cache_control="max-age=60"), (b"half",), pause=1.0, broken="reset"))
    response = edge.get("/", range="bytes=0-1")
    assert (response.status, "ended early: reset" in text(response)) == (502, True)


def test_interim_responses_are_for_the_one_who_asked_and_never_stored() -> None:
    early = (Interim(103, fields(link="</a.css>")),)
    edge = Edge(replace(ok(cache_control="max-age=60"), interim=early))
    owner, waiter = edge.start("/"), edge.start("/")
    edge.world.settle()
    assert (owner.result()[0].interim, waiter.result()[0].interim) == (early, ())
    assert edge.get("/").interim == ()
    assert edge.get("/api/x").interim == early


@dataclass
class Tale:
    """Requests at random times to an origin that answers at random; every answer bears its own number."""

    kinds: list[str]
    count: int = 0
    private: set[str] = field(default_factory=set)

    def __call__(self, name: str, request: Request, now: float) -> Play | Absent:
        kind = self.kinds[self.count % len(self.kinds)]
        self.count += 1
        body = f"{kind} {self.count}"
        pieces = tuple(char.encode() for char in body)
        match kind:
            case "shared":
                return Play(
                    200, fields(cache_control="max-age=2, stale-while-revalidate=2"), pieces, 0.5, 0.1
                )
            case "private":
                self.private.add(body)
                return Play(200, fields(cache_control="private"), pieces, 0.3, 0.1)
            case "broken":
                return Play(200, fields(cache_control="max-age=9"), pieces[:3], 0.1, 0.1, broken="reset")
            case "gone":
                return replace(GONE, delay=0.2)
            case _:
                return Play(500, fields(), pieces, 0.2)


@given(
    kinds=st.lists(st.sampled_from(["shared", "private", "broken", "gone", "error"]), min_size=1, max_size=6),
    steps=st.lists(st.tuples(st.floats(0, 2), st.booleans()), min_size=1, max_size=25),
)
def test_whatever_happens_nothing_private_is_shared_and_nothing_is_left_over(
    kinds: list[str], steps: list[tuple[float, bool]]
) -> None:
    tale = Tale(kinds)
    edge = Edge(tale)
    tasks = []
    for pause, leaves in steps:
        tasks.append(edge.start("/thing"))
        edge.world.advance(pause)
        if leaves:
            edge.world.leave(tasks[-1])
    edge.world.settle()
    bodies = [task.result()[1].decode() for task in tasks if task.error is None and not task.left]
    private = [body for body in bodies if body.startswith("private")]
    assert len(private) == len(set(private))
    assert all(body in tale.private for body in private)
    shared = {body for body in bodies if body.startswith("shared")}
    assert all(body.split(" ")[1].isdigit() for body in shared)
    assert edge.network.pops["tok"].flights == {}
    assert all(task.done for task in tasks)


def test_what_has_landed_for_an_owner_that_leaves_in_the_same_moment_is_let_go() -> None:
    edge = Edge(Play(200, fields(cache_control="private"), (b"a", b"b"), delay=1.0, pause=1.0))
    task = edge.start("/")
    flights = edge.network.pops["tok"].flights
    edge.world.advance(0.5)
    (flight,) = flights.values()
    while flight.landing is None:
        assert edge.world._step()
    edge.world.leave(task)
    edge.world.settle()
    assert edge.world.abandoned == 1


def test_a_head_that_is_answered_stale_has_the_whole_fetched_anew() -> None:
    bodies = iter((b"old", b"new"))

    def origin(name: str, request: Request, now: float) -> Play:
        return ok(
            b"" if request.method == "HEAD" else next(bodies),
            cache_control="max-age=10, stale-while-revalidate=10",
        )

    edge = Edge(origin)
    edge.get("/")
    edge.world.advance(15)
    assert edge.get("/", method="HEAD").headers.first("x-cache") == "STALE"
    assert [request.method for request in edge.asked] == ["GET", "GET"]
    after = edge.get("/")
    assert (after.headers.first("x-cache"), after.body) == ("HIT", Bytes(b"new"))


@pytest.mark.parametrize(("tag", "status", "verdict"), [('"2"', 200, "EXPIRED"), ('"3"', 412, "EXPIRED")])
def test_a_precondition_is_held_against_what_the_origin_has_now(tag: str, status: int, verdict: str) -> None:
    """The client may have made the newer version itself, past this cache."""
    tags = iter(('"1"', '"2"'))
    edge = Edge(lambda name, request, now: ok(cache_control="max-age=600", etag=next(tags)))
    edge.get("/")
    response = edge.get("/", if_match=tag)
    assert (response.status, response.headers.first("x-cache")) == (status, verdict)
    assert edge.get("/", if_match='"2"').headers.first("x-cache") == "HIT"
    assert len(edge.asked) == 2


def test_a_precondition_that_the_origin_confirms_to_be_wrong_is_a_412() -> None:
    def origin(name: str, request: Request, now: float) -> Play:
        status = 304 if request.headers.get("if-none-match") == '"1"' else 200
        return replace(
            ok(b"" if status == 304 else b"hello", cache_control="max-age=600", etag='"1"'), status=status
        )

    edge = Edge(origin)
    edge.get("/")
    response = edge.get("/", if_match='"2"')
    assert (response.status, response.headers.first("x-cache")) == (412, "REVALIDATED")
    assert [request.headers.get("if-match") for request in edge.asked] == [None, None]


def test_who_joins_a_body_that_arrives_slowly_is_told_how_old_it_is() -> None:
    """The head came long before, and what it says is no newer for those who came later, nor for the tier below."""
    edge = Edge(Play(200, fields(cache_control="max-age=60"), (b"a",) * 20, 0.0, 1.0))
    first = edge.start("/")
    edge.world.advance(10)
    late, part = edge.start("/"), edge.start("/", range="bytes=0-0")
    edge.world.settle()
    told = [task.result()[0].headers.first("age") for task in (first, late, part)]
    assert told[:2] == ["0", "10"]
    assert told[2] in ("20", "21")


def test_a_part_of_what_went_stale_while_it_arrived_is_asked_for_anew() -> None:
    edge = Edge(Play(200, fields(cache_control="max-age=5"), (b"a",) * 20, 0.0, 1.0))
    edge.start("/")
    edge.world.advance(1)
    edge.get("/", range="bytes=0-0")
    assert len(edge.asked) == 2
