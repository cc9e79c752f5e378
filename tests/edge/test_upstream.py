"""The way up: what an origin is told, and what functions behind the cache see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.edge.effects import Unreachable
from edgecdn.edge.turns import Message, Start, Turned
from edgecdn.edge.upstream import outgoing
from edgecdn.edge.visit import Arrival, Visit
from edgecdn.http.message import Request
from tests.support.cache import url
from tests.support.edge import PLAN, Edge, fields, ok, text
from tests.support.scripted import Functions, answer, function, passing, told


def test_an_origin_is_told_where_a_request_comes_from() -> None:
    edge = Edge(ok())
    edge.get("/", via="1.0 before", accept="*/*", x_forwarded_for="6.6.6.6")
    told_to_it = edge.asked[0].headers
    assert told_to_it.get("via") == "1.0 before, 1.1 edgecdn"
    assert told_to_it.get("cdn-loop") == "edgecdn"
    assert told_to_it.get("x-forwarded-for") == "127.0.0.1"
    assert told_to_it.get("x-forwarded-host") == "localhost:8080"
    assert told_to_it.get("x-forwarded-proto") == "http"
    assert told_to_it.get("accept") == "*/*"


def test_via_tells_the_version_in_which_the_request_came() -> None:
    edge = Edge(ok())
    visit = Visit(
        Arrival("r1", 0.0, protocol="HTTP/1.0"),
        edge.network.site,
        edge.network.pops["tok"],
        url("http://localhost:8080/"),
        edge.network.site.match("GET", url("http://localhost:8080/")),
        edge.network.tiers,
    )
    sent = outgoing(visit, Request("GET", url("http://localhost:8080/")))
    assert sent.headers.get("via") == "1.0 edgecdn"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("failure", "status", "why"),
    [
        (Unreachable("refused", "because"), 502, "the origin cannot be reached"),
        (Unreachable("protocol", "because"), 502, "the origin's answer cannot be trusted"),
        (Unreachable("timeout", "because"), 504, "the origin did not answer in time"),
    ],
)
def test_each_way_not_to_answer_has_a_status_and_a_reason(
    failure: Unreachable, status: int, why: str, method: str
) -> None:
    response = Edge(Absent(failure)).get("/", method=method)
    assert response.status == status
    assert f'detail="{why}"' in (response.headers.get("cache-status") or "")
    assert text(response) == f"T{why[1:]}: because\n"


def behind(script: object, answers: Play | Absent) -> Edge:
    plan = replace(PLAN, functions=(function("f", on="origin"),))
    return Edge(answers, plan, Functions({"f": script}))  # type: ignore[dict-item]


def test_a_function_behind_the_cache_is_not_asked_with_the_edges_conditions() -> None:
    edge = behind(passing(), ok(etag='"1"', cache_control="max-age=1"))
    edge.get("/")
    edge.world.advance(5)
    edge.get("/")
    assert all("if-none-match" not in request.headers for request in edge.asked)


def test_an_origins_failure_comes_through_a_function_as_a_response() -> None:
    statuses: list[int] = []

    def script(message: Message) -> Turned:
        if isinstance(message, Start):
            return passing()(message)
        statuses.append(told(message).status)
        return answer(200, b"sorry page")

    edge = behind(script, Absent(Unreachable("refused", "nobody")))
    assert text(edge.get("/")) == "sorry page"
    assert statuses == [502]


def test_a_failure_that_a_function_hands_on_lets_stale_be_served() -> None:
    edge = behind(passing(), ok(cache_control="max-age=1, stale-if-error=60"))
    edge.get("/")
    edge.world.advance(5)
    edge.answers = Absent(Unreachable("refused", "nobody"))
    assert edge.get("/").headers.first("x-cache") == "STALE"


def test_what_is_for_one_hop_alone_does_not_come_back() -> None:
    response = Edge(Play(200, fields(keep_alive="timeout=5", connection="x-hop", x_hop="1"))).get("/")
    assert not {"keep-alive", "connection", "x-hop"} & {name for name, _ in response.headers}


def test_an_origin_function_may_ask_for_another_path() -> None:
    def script(message: Message) -> Turned:
        if isinstance(message, Start):
            head = message.request
            return passing()(replace(message, request=replace(head, url=head.url.replace("/nice", "/real"))))
        return Turned(0.0, outcome=told(message), done=True)

    edge = behind(script, ok())
    assert edge.get("/nice").status == 200
    asked: Request = edge.asked[0]
    assert asked.url.path == "/real"
