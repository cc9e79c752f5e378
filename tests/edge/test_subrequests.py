"""Where a function's requests may go, and what it learns of the client."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from edgecdn.drivers.virtual.play import Absent
from edgecdn.edge.bodies import HeldBodies
from edgecdn.edge.effects import Unreachable
from edgecdn.edge.subrequests import client_facts, elsewhere, inner_request, is_onward, may_reach
from edgecdn.edge.turns import FunctionBody, RequestHead
from edgecdn.edge.visit import Arrival, Visit
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from edgecdn.http.url import Url, parse_url
from edgecdn.plan.model import Place
from tests.support.edge import LONDON, PLAN, START, Edge, ok
from tests.support.scripted import function

SITE = Url("http", "localhost", 8080, "/")


def visit(place: Place | None = None) -> Visit:
    network = Edge(ok()).network
    return Visit(
        Arrival("r", START, None, place),
        network.site,
        network.pops["tok"],
        SITE,
        network.site.match("GET", SITE),
        network.tiers,
    )


@pytest.mark.parametrize(
    ("target", "onward"),
    [
        ("http://localhost:8080/x", True),
        ("https://LOCALHOST:8080/x", True),
        ("http://localhost/x", False),
        ("http://localhost.evil.example:8080/", False),
        ("http://localhost:8081/v1/purge", False),
    ],
)
def test_only_the_sites_own_host_is_onward(target: str, *, onward: bool) -> None:
    url = parse_url(target)
    assert url is not None
    assert is_onward(url, visit()) is onward


@pytest.mark.parametrize(
    ("allowed", "target", "reached"),
    [
        ("api.example", "http://api.example/", True),
        ("api.example", "http://api.example:9000/", True),
        ("api.example:9000", "http://api.example:9000/", True),
        ("api.example:9000", "http://api.example/", False),
        ("*.example", "http://a.b.example/", True),
        ("*.example", "http://example/", False),
        ("*.example", "http://badexample/", False),
    ],
)
def test_allowed_hosts_are_meant_literally(allowed: str, target: str, *, reached: bool) -> None:
    url = parse_url(target)
    assert url is not None
    assert may_reach(url, function("f", allow_hosts=(allowed,))) is reached
    assert not may_reach(url, function("f"))


def test_an_inner_request_keeps_the_client() -> None:
    outer = replace(Request("GET", SITE), client="1.2.3.4")
    head = RequestHead("POST", "http://localhost:8080/x", Headers((("a", "1"),)), b"body")
    made = inner_request(head, outer, HeldBodies())
    assert isinstance(made, Request)
    assert (made.method, made.url.path, made.client) == ("POST", "/x", "1.2.3.4")


def test_a_request_that_cannot_be_made_says_why() -> None:
    streamed = RequestHead("POST", "http://localhost:8080/", Headers(), FunctionBody(1))
    assert "give the whole body" in str(inner_request(streamed, Request("GET", SITE), HeldBodies()))
    for url in ("", "/relative", "ftp://x/", "http://", "http://a b/"):
        head = RequestHead("GET", url, Headers(), b"")
        assert "no absolute http or https URL" in str(inner_request(head, Request("GET", SITE), HeldBodies()))


def test_what_is_known_of_the_client_is_told_as_text() -> None:
    assert json.loads(client_facts(visit())) == {"colo": "TOK", "httpProtocol": "HTTP/1.1"}
    facts = json.loads(client_facts(visit(LONDON)))
    assert (facts["latitude"], facts["city"], facts["country"]) == ("51.51000", "London", "GB")
    assert "city" not in json.loads(client_facts(visit(Place(0.0, 0.0))))
    assert PLAN.pops[0].code.upper() == facts["colo"]
    assert facts["continent"] == "EU"
    assert "isEUCountry" not in facts


def test_the_continent_the_union_and_the_region_follow_from_the_place() -> None:
    paris = Place(48.86, 2.35, "Paris", "FR", "Europe/Paris", "Ile-de-France")
    facts = json.loads(client_facts(visit(paris)))
    assert (facts["continent"], facts["isEUCountry"], facts["region"]) == ("EU", "1", "Ile-de-France")
    assert all(isinstance(value, str) for value in facts.values())
    assert "asn" not in facts


def test_the_version_of_http_is_the_clients() -> None:
    old = visit()
    old.arrival = replace(old.arrival, protocol="HTTP/1.0")
    assert json.loads(client_facts(old))["httpProtocol"] == "HTTP/1.0"


def test_who_answers_nothing_elsewhere_is_a_502_or_a_504() -> None:
    for failure, status in ((Unreachable("timeout", "late"), 504), (Unreachable("refused", "nobody"), 502)):
        edge = Edge(Absent(failure, delay=2.0))
        served = edge.world.run(elsewhere(Request("GET", SITE), edge.world.now))
        assert (served.response.status, served.at) == (status, START + 2.0)
