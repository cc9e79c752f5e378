"""`PURGE` as a request to the site: who may, and what goes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from edgecdn.cache.selector import ByUrl
from edgecdn.edge.network import respond
from edgecdn.edge.purging import by_url
from edgecdn.edge.visit import Arrival
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url
from edgecdn.plan.model import Purging
from tests.support.edge import PLAN, Edge, fields, ok, text


def edge(purging: Purging | None, **headers: str) -> Edge:
    return Edge(ok(b"hello", cache_control="max-age=60", **headers), replace(PLAN, purge=purging))


def verdicts(edge: Edge, target: str = "/a") -> list[str | None]:
    return [edge.get(target, pop=pop).headers.first("x-cache") for pop in ("tok", "lon")]


def from_peer(edge: Edge, peer: str) -> Response:
    request = Request("PURGE", Url("http", "localhost", 8080, "/a"))
    task = edge.world.start(respond(edge.network, request, Arrival("p", edge.world.now, peer=peer)))
    edge.world.settle()
    return task.result()


def test_without_a_word_in_the_config_it_is_refused_with_a_way_out() -> None:
    world = edge(None)
    verdicts(world)
    answer = world.get("/a", method="PURGE")
    assert (answer.status, answer.headers.first("allow")) == (
        405,
        "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
    )
    assert "`edgecdn purge`" in text(answer)
    assert verdicts(world) == ["HIT", "HIT"]
    assert len(world.asked) == 2


def test_a_url_goes_with_all_its_variants_in_all_pops_and_each_answers() -> None:
    world = edge(Purging(("127.0.0.1/32",)), vary="accept-language")
    for language in ("en", "de"):
        world.get("/a", pop="tok", accept_language=language)
    world.get("/b", pop="tok")
    world.get("/a", pop="lon")
    answer = world.get("/a", method="PURGE")
    assert answer.status == 200
    told = json.loads(text(answer))
    assert (told["status"], told["pops"]) == ("ok", {"tok": 2, "lon": 1})
    assert told["id"] == answer.headers.first("edge-request-id")
    assert verdicts(world) == ["MISS", "MISS"]
    assert world.get("/b", pop="tok").headers.first("x-cache") == "HIT"


@pytest.mark.parametrize("name", ["fastly_soft_purge", "soft_purge"])
def test_a_soft_one_leaves_what_may_be_confirmed(name: str) -> None:
    world = edge(Purging(("127.0.0.1/32",)), etag='"1"')
    verdicts(world)
    assert world.get("/a", method="PURGE", **{name: "1"}).status == 200
    assert verdicts(world) == ["EXPIRED", "EXPIRED"]
    assert world.asked[-1].headers.first("if-none-match") == '"1"'
    world.get("/a", method="PURGE", **{name: "0"})
    assert verdicts(world) == ["MISS", "MISS"]


def test_tags_are_purged_instead_of_the_url_where_they_are_named() -> None:
    world = edge(Purging(("127.0.0.1/32",)), surrogate_key="Red blue")
    verdicts(world)
    told = json.loads(text(world.get("/other", method="PURGE", surrogate_key="green red")))
    assert told["pops"] == {"tok": 1, "lon": 1}
    assert verdicts(world) == ["MISS", "MISS"]
    assert world.get("/a", method="PURGE", surrogate_key=" ").status == 400


@pytest.mark.parametrize(
    ("peer", "allow", "status"),
    [
        ("127.0.0.1", ("127.0.0.1/32",), 200),
        ("10.9.9.9", ("127.0.0.1/32", "10.0.0.0/8"), 200),
        ("::ffff:10.9.9.9", ("10.0.0.0/8",), 200),
        ("::1", ("::1/128",), 200),
        ("11.0.0.1", ("10.0.0.0/8",), 403),
        ("::1", ("127.0.0.1/32",), 403),
        ("", ("127.0.0.1/32",), 403),
        ("unix", ("0.0.0.0/0",), 403),
    ],
)
def test_only_clients_within_the_networks_may(peer: str, allow: tuple[str, ...], status: int) -> None:
    assert from_peer(edge(Purging(allow)), peer).status == status


def test_a_secret_is_asked_for_and_not_told() -> None:
    world = edge(Purging((), "SIGNING_KEY"))
    secret = "s" * 32
    for sent in ({}, {"purge_key": "wrong"}, {"purge_key": ""}, {"purge_key": secret, "fastly_key": secret}):
        answer = world.get("/a", method="PURGE", **sent)
        assert (answer.status, text(answer)) == (403, "This client may not purge.\n")
    assert world.get("/a", method="PURGE", purge_key=secret).status == 403  # it is base64url of other bytes
    refused = [note for note in world.world.notes if (note.phase, note.what) == ("purge", "refused")]
    assert len(refused) == 5


@pytest.mark.parametrize("name", ["purge-key", "fastly-key"])
def test_the_secret_lets_purge_under_both_of_its_names(name: str) -> None:
    world = edge(Purging(("127.0.0.1/32",), "SIGNING_KEY"))
    world.network.reload(world.plan, {"SIGNING_KEY": b"a secret of ours"})
    request = Request("PURGE", Url("http", "localhost", 8080, "/a"), fields(**{name: "a secret of ours"}))
    statuses = []
    for peer in ("127.0.0.1", "10.0.0.1"):
        task = world.world.start(respond(world.network, request, Arrival("p", world.world.now, peer=peer)))
        world.world.settle()
        statuses.append(task.result().status)
    assert statuses == [200, 403]


def test_a_secret_that_is_not_there_lets_nobody_in() -> None:
    assert edge(Purging((), "GONE")).get("/a", method="PURGE", purge_key="").status == 403


def test_both_schemes_of_a_url_are_meant() -> None:
    url = Url("https", "a.example", None, "/x")
    assert by_url(url) == (ByUrl(Url("http", "a.example", None, "/x")), ByUrl(url))
