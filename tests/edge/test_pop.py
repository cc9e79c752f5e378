"""One request in one PoP, from admission to delivery."""

from __future__ import annotations

from dataclasses import replace

from edgecdn.edge.effects import AnyEffect, Note
from edgecdn.edge.network import respond
from edgecdn.edge.visit import Arrival
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url
from tests.support.edge import PLAN, START, Edge, ok
from tests.support.scripted import Functions, function, passing


def test_a_fresh_hit_asks_its_world_for_nothing_but_notes() -> None:
    edge = Edge(ok(cache_control="max-age=60"))
    edge.get("/")
    work = respond(edge.network, Request("GET", Url("http", "localhost", 8080, "/")), Arrival("r", START + 1))
    asked: list[AnyEffect] = []
    answered: Response | None = None
    while answered is None:
        try:
            asked.append(work.send(None))
        except StopIteration as stop:
            answered = stop.value
    assert answered.headers.first("x-cache") == "HIT"
    assert {type(effect) for effect in asked} == {Note}


def test_a_refusal_reaches_no_function_and_no_origin() -> None:
    turner = Functions({"f": passing()})
    edge = Edge(ok(), replace(PLAN, functions=(function("f"),)), turner)
    assert edge.get("/", cdn_loop="edgecdn").status == 508
    assert (turner.seen, edge.asked) == ([], [])


def test_the_same_requests_in_the_same_order_give_the_same_answers() -> None:
    def tale() -> list[tuple[int, tuple[tuple[str, str], ...]]]:
        edge = Edge(ok(cache_control="max-age=5, stale-while-revalidate=5", etag='"1"'))
        answers = []
        for second in range(20):
            response = edge.get(f"/{second % 3}", pop=("tok", "lon")[second % 2])
            answers.append((response.status, response.headers.pairs))
            edge.world.advance(1.7)
        return answers

    assert tale() == tale()
