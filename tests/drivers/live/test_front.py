"""Which site, which PoP, and where a client is."""

from __future__ import annotations

import pytest

from edgecdn.compiler.places.resolve import resolve
from edgecdn.drivers.clock import Clock
from edgecdn.drivers.live import front as fronts
from edgecdn.drivers.live.front import Front
from edgecdn.drivers.live.guard import Head
from edgecdn.edge.network import Network
from edgecdn.edge.visit import Arrival
from edgecdn.http.body import EMPTY
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url
from edgecdn.plan.model import Place
from tests.support.edge import OSAKA, PLAN, text


def front(home: Place | None = None, *, believes: bool = True) -> Front:
    return Front(Network.open(PLAN, {}), Clock.of_the_wall(), resolve, home, believes)


def received(desk: Front, host: str = "localhost", location: str | None = None) -> tuple[Request, Arrival]:
    found = refused(desk, host, location)
    assert not isinstance(found, Response), text(found)
    return found


def refused(
    desk: Front, host: str = "localhost", location: str | None = None
) -> tuple[Request, Arrival] | Response:
    pairs = () if location is None else (("edge-client-location", location),)
    head = Head(Url("http", host, 8080, "/x"), pairs, 0)
    return desk.receive("GET", head, EMPTY, "127.0.0.1", secure=False)


def test_a_client_is_where_it_says_else_at_home_else_nowhere() -> None:
    assert received(front())[1].place is None
    assert received(front(OSAKA))[1].place == OSAKA
    said = received(front(OSAKA), location="lon")[1].place
    assert said is not None
    assert said.city == "London"


def test_a_clients_word_counts_only_where_it_is_believed() -> None:
    assert received(front(OSAKA, believes=False), location="lon")[1].place == OSAKA


@pytest.mark.parametrize("location", ["atlantis", "", "91,0", "x" * 10_000])
def test_a_place_that_is_none_is_refused(location: str) -> None:
    found = refused(front(), location=location)
    assert isinstance(found, Response)
    assert (found.status, "write a code (tok)" in text(found)) == (400, True)


def test_a_pop_by_name_serves_the_same_site() -> None:
    request, arrival = received(front(), "tok.localhost")
    assert (arrival.pop, request.url.host) == ("tok", "localhost")
    assert received(front(), "shop.example")[0].url.host == "shop.example"


@pytest.mark.parametrize(
    ("host", "words"), [("tokk.localhost", "Did you mean tok?"), ("mars.localhost", "There are lon and tok.")]
)
def test_a_pop_that_is_none_names_those_there_are(host: str, words: str) -> None:
    found = refused(front(), host)
    assert isinstance(found, Response)
    assert (found.status, words in text(found)) == (421, True)


def test_ids_are_never_the_same() -> None:
    desk = front()
    assert len({desk.next_id() for _ in range(1000)} | {front().next_id()}) == 1001


def test_the_places_that_are_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fronts, "_PLACES", 3)
    desk = front()
    for number in range(10):
        received(desk, location=f"{number},0")
    assert len(desk._known) <= 3
