"""One call of one function: asks answered, bodies crossing, what is done behind the response, and leaving early."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.edge import conversation as conversations
from edgecdn.edge.effects import Unreachable
from edgecdn.edge.network import respond
from edgecdn.edge.streams import let_go
from edgecdn.edge.turns import (
    Answers,
    Ask,
    Chunk,
    Failed,
    FunctionBody,
    Hangup,
    HostBody,
    Log,
    Message,
    Nap,
    Pull,
    ReadBody,
    Refusal,
    RequestHead,
    ResponseHead,
    ServiceCall,
    Start,
    SubFetch,
    Turned,
)
from edgecdn.edge.visit import Arrival
from edgecdn.http.body import Stream
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from edgecdn.http.url import parse_url
from edgecdn.plan.model import Function
from tests.support.edge import PLAN, Edge, ok, text
from tests.support.scripted import Functions, Script, answer, fetch, function, told

BIG = b"x" * 100_000


def edge_of(script: Script, made: Function | None = None, origin: Play | Absent | None = None) -> Edge:
    turner = Functions({"f": script})
    plan = replace(PLAN, functions=(made or function("f"),))
    return Edge(origin or ok(cache_control="max-age=60"), plan, turner)


def seen(edge: Edge) -> list[Message]:
    assert isinstance(edge.turner, Functions)
    return [message for _, message in edge.turner.seen]


def ask(*wants: SubFetch | Nap | ReadBody | ServiceCall) -> Turned:
    return Turned(0.0, asks=tuple(Ask(number, want) for number, want in enumerate(wants, 1)))


def head_to(url: str, body: bytes | HostBody | FunctionBody = b"", **fields: str) -> RequestHead:
    return RequestHead("GET", url, Headers(tuple(fields.items())), body)


def test_several_asks_at_once_are_answered_as_they_come() -> None:
    order: list[int] = []

    def script(message: Message) -> Turned:
        if isinstance(message, Start):
            return ask(Nap(3.0), Nap(1.0), Nap(2.0))
        assert isinstance(message, Answers)
        order.extend(answered.ask for answered in message.answers)
        return answer(200, b"slept") if len(order) == 3 else Turned(0.0)

    edge = edge_of(script)
    start = edge.world.now
    assert text(edge.get("/")) == "slept"
    assert order == [2, 3, 1]
    assert edge.world.now == start + 3.0


def test_a_large_body_stays_at_the_edge_when_it_is_handed_back_untouched() -> None:
    crossed: list[object] = []

    def script(message: Message) -> Turned:
        if isinstance(message, Start):
            return fetch(message.request)
        response = told(message)
        crossed.append(response.body)
        return Turned(0.0, outcome=response, done=True)

    edge = edge_of(script, origin=ok(BIG))
    assert text(edge.get("/")) == BIG.decode()
    assert isinstance(crossed[0], HostBody)
    assert len(seen(edge)) == 2


def test_a_large_body_is_read_piece_by_piece() -> None:
    read: list[bytes] = []
    number = 0

    def script(message: Message) -> Turned:
        nonlocal number
        if isinstance(message, Start):
            return fetch(message.request)
        assert isinstance(message, Answers)
        match message.answers[0].value:
            case ResponseHead(body=HostBody(number)):
                return ask(ReadBody(number))
            case Chunk(b""):
                return answer(200, b"%d" % sum(map(len, read)))
            case Chunk(data):
                read.append(data)
                return ask(ReadBody(number))
            case other:
                raise AssertionError(other)

    edge = edge_of(script, origin=Play(200, pieces=(BIG, BIG, BIG), length=300_000))
    assert text(edge.get("/")) == "300000"


def test_a_body_that_the_function_makes_is_pulled() -> None:
    pieces = iter([b"one ", b"two", b""])

    def script(message: Message) -> Turned:
        if isinstance(message, Start):
            return Turned(0.0, outcome=ResponseHead(200, Headers(), FunctionBody(1)))
        assert isinstance(message, Pull)
        data = next(pieces)
        return Turned(0.0, pulled=Chunk(data), done=not data)

    assert text(edge_of(script).get("/")) == "one two"


def test_a_made_body_that_fails_breaks_the_response() -> None:
    def script(message: Message) -> Turned:
        if isinstance(message, Start):
            return Turned(0.0, outcome=ResponseHead(200, Headers(), FunctionBody(1)))
        return Turned(0.0, outcome=Failed("crash", "killed"), done=True)

    edge = edge_of(script)
    task = edge.start("/")
    edge.world.settle()
    assert "f: killed" in str(task.error)


def test_work_goes_on_behind_the_response() -> None:
    def script(message: Message) -> Turned:
        if isinstance(message, Start):
            return Turned(0.0, asks=(Ask(1, Nap(60.0)),), outcome=ResponseHead(200, Headers(), b"at once"))
        return Turned(0.0, done=True, logs=(Log("info", "later"),))

    edge = edge_of(script)
    task = edge.start("/")
    edge.world.advance(1.0)
    assert task.result()[1] == b"at once"
    edge.world.settle()
    assert [dict(note.detail)["text"] for note in edge.world.notes if note.what == "log"] == ["later"]


def test_a_client_that_leaves_hangs_the_call_up() -> None:
    edge = edge_of(lambda message: ask(Nap(100.0)))
    task = edge.start("/")
    edge.world.advance(1.0)
    edge.world.leave(task)
    edge.world.settle()
    assert isinstance(seen(edge)[-1], Hangup)


def test_other_hosts_are_reached_only_where_the_config_allows() -> None:
    def script(message: Message) -> Turned:
        if isinstance(message, Start):
            return fetch(head_to("http://other.example/x"))
        assert isinstance(message, Answers)
        value = message.answers[0].value
        return answer(200, value.text.encode() if isinstance(value, Refusal) else b"reached")

    assert "neither this site nor among the function's allow_hosts" in text(edge_of(script).get("/"))
    allowed = edge_of(script, function("f", allow_hosts=("other.example",)))
    assert text(allowed.get("/")) == "reached"
    assert str(allowed.asked[-1].url) == "http://other.example/x"


def test_a_url_that_is_none_and_a_body_used_twice_are_refused() -> None:
    refusals: list[str] = []

    def script(message: Message) -> Turned:
        if isinstance(message, Start):
            return ask(
                SubFetch(head_to("nonsense")), SubFetch(head_to("http://localhost:8080/", HostBody(9, 1)))
            )
        assert isinstance(message, Answers)
        refusals.extend(a.value.text for a in message.answers if isinstance(a.value, Refusal))
        return answer(200) if len(refusals) == 2 else Turned(0.0)

    edge_of(script).get("/")
    assert sorted(refusals) == [
        "'nonsense' is no absolute http or https URL",
        "the body of this request has been used already",
    ]


def test_an_origin_that_is_not_there_is_a_refusal_to_a_fetch_elsewhere() -> None:
    def script(message: Message) -> Turned:
        if isinstance(message, Start):
            return fetch(head_to("http://other.example/"))
        assert isinstance(message, Answers)
        value = message.answers[0].value
        assert isinstance(value, Refusal)
        return answer(200, value.text.encode())

    edge = edge_of(
        script, function("f", allow_hosts=("*.example",)), Absent(Unreachable("refused", "nobody listens"))
    )
    assert text(edge.get("/")) == "nobody listens"


def test_a_service_gets_the_whole_body() -> None:
    def script(message: Message) -> Turned:
        if isinstance(message, Start):
            return ask(
                ServiceCall("images", replace(head_to("http://images/resize", b"pixels"), method="POST"))
            )
        assert isinstance(message, Answers)
        value = message.answers[0].value
        assert isinstance(value, ResponseHead)
        return Turned(0.0, outcome=value, done=True)

    edge = edge_of(script, origin=ok(b"resized"))
    assert text(edge.get("/")) == "resized"
    asked: Request = edge.asked[0]
    assert asked.url.path == "/resize"


def test_a_response_with_a_body_that_is_not_there_is_a_500() -> None:
    edge = edge_of(
        lambda message: Turned(0.0, outcome=ResponseHead(200, Headers(), HostBody(7, 1)), done=True)
    )
    response = edge.get("/")
    assert response.status == 500
    assert "used already" in text(response)


def test_a_service_that_gets_too_much_or_a_broken_body_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversations, "_SERVICE_BODY", 10)
    refusals: list[str] = []

    def script(message: Message) -> Turned:
        if isinstance(message, Start):
            return fetch(message.request)
        assert isinstance(message, Answers)
        value = message.answers[0].value
        if isinstance(value, Refusal):
            refusals.append(value.text)
            return answer(200)
        assert isinstance(value, ResponseHead)
        return ask(ServiceCall("images", replace(head_to("http://images/x", value.body), method="POST")))

    edge_of(script, origin=Play(200, pieces=(b"x" * 20,))).get("/")
    edge_of(script, origin=Play(200, pieces=(b"x",), broken="reset")).get("/")
    assert refusals == [
        "the body for images is larger than 10 bytes",
        "the body for images ended early: reset",
    ]


def test_a_service_asked_with_a_body_that_is_gone_refuses() -> None:
    def script(message: Message) -> Turned:
        if isinstance(message, Start):
            return ask(ServiceCall("images", head_to("http://images/x", HostBody(9, 1))))
        assert isinstance(message, Answers)
        assert isinstance(message.answers[0].value, Refusal)
        return answer(204)

    assert edge_of(script).get("/").status == 204


def test_a_failure_behind_the_response_is_noted() -> None:
    def script(message: Message) -> Turned:
        if isinstance(message, Start):
            return Turned(0.0, asks=(Ask(1, Nap(1.0)),), outcome=ResponseHead(200, Headers(), b"x"))
        return Turned(0.0, outcome=Failed("exception", "too late"), done=True)

    edge = edge_of(script)
    assert text(edge.get("/")) == "x"
    (note,) = [note for note in edge.world.notes if note.what == "failed-after"]
    assert dict(note.detail)["text"] == "too late"


def made_body(*turns: Turned) -> Edge:
    rest = iter(turns)

    def script(message: Message) -> Turned:
        if isinstance(message, Start):
            return Turned(0.0, outcome=ResponseHead(200, Headers(), FunctionBody(1)))
        return next(rest)

    return edge_of(script)


def test_a_made_body_may_wait_for_something_and_have_work_behind_it() -> None:
    nap = Turned(0.0, asks=(Ask(1, Nap(1.0)),))
    end = Turned(0.0, pulled=Chunk(b""), asks=(Ask(2, Nap(1.0)),))
    edge = made_body(nap, Turned(0.0, pulled=Chunk(b"slow")), end, Turned(0.0, done=True))
    assert text(edge.get("/")) == "slow"
    assert isinstance(seen(edge)[-1], Answers)


def test_a_made_body_that_breaks_or_is_left_open_breaks_the_response() -> None:
    for turns, words in (
        ((Turned(0.0, pulled=Chunk(b"", "torn"), done=True),), "torn"),
        ((Turned(0.0, done=True),), "ended its call without ending the body"),
    ):
        edge = made_body(*turns)
        task = edge.start("/")
        edge.world.settle()
        assert words in str(task.error)


def test_a_made_body_that_nobody_wants_is_hung_up_on() -> None:
    edge = made_body(*(Turned(0.0, pulled=Chunk(b"x"), asks=()) for _ in range(10)))

    async def first_piece() -> None:
        url = parse_url("http://localhost:8080/")
        assert url is not None
        response = await respond(edge.network, Request("GET", url), Arrival("r", edge.world.now))
        assert isinstance(response.body, Stream)
        async for _ in response.body.chunks:
            break
        await let_go(response.body)
        await let_go(response.body)

    edge.world.start(first_piece())
    edge.world.settle()
    assert isinstance(seen(edge)[-1], Hangup)
