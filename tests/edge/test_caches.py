"""The Cache API over a shelf: what is stored under which key, for how long, and who is answered from it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from edgecdn.cache.selector import ByTag, ByUrl
from edgecdn.edge import caches
from edgecdn.edge.turns import Ask, CacheCall, Message, RequestHead, ResponseHead, Start, Turned
from edgecdn.edge.visit import Arrival, Visit
from edgecdn.http.body import Body, BodyBroken, Bytes, Stream
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url, parse_url
from edgecdn.plan.limits import USUAL, Limits
from edgecdn.plan.model import KeyPolicy, Policy, Route
from tests.support.edge import PLAN, START, Edge, fields, ok, text
from tests.support.scripted import Functions, answer, function

X = Bytes(b"x")
SITE = Url("http", "localhost", 8080, "/a")


class Cached:
    """The default cache of one PoP, or the one called `cache`."""

    def __init__(self, cache: str = "", policy: Policy | None = None) -> None:
        route = Route("all", "*", None, (), policy or Policy(), "shop")
        self.edge, self.cache = Edge(ok(), plan=replace(PLAN, routes=(route,))), cache
        network = self.edge.network
        matched = network.site.match("GET", SITE)
        self.visit = Visit(
            Arrival("r", START), network.site, network.pops["tok"], SITE, matched, network.tiers
        )
        self.shelf = network.pops["tok"].shelf

    def put(self, body: Body = X, status: int = 200, url: Url = SITE, **headers: str) -> str | None:
        response = Response(status, fields(**headers), body)
        work = caches.put(self.visit, self.cache, Request("GET", url), response, self.edge.world.now)
        return self.edge.world.run(work)

    def match(self, url: Url = SITE, **headers: str) -> Response | None:
        return caches.match(
            self.visit, self.cache, Request("GET", url, fields(**headers)), self.edge.world.now
        )

    def reasons(self) -> list[object]:
        return [dict(note.detail).get("reason") for note in self.edge.world.notes if note.what == "refused"]


@pytest.mark.parametrize(
    ("status", "seconds"),
    [(200, 7200), (301, 7200), (302, 1200), (303, 1200), (403, 60), (404, 180), (410, 180)],
)
def test_what_says_nothing_is_kept_as_long_as_on_the_platform(status: int, seconds: int) -> None:
    cached = Cached()
    assert cached.put(status=status) is None
    cached.edge.world.advance(seconds - 1)
    found = cached.match()
    assert found is not None
    assert (found.status, found.headers.first("age")) == (status, str(seconds - 1))
    cached.edge.world.advance(1)
    assert cached.match() is None


def test_what_a_response_says_counts() -> None:
    cached = Cached(policy=Policy(edge_ttl=5.0, stale_while_revalidate=100.0))
    cached.put(cdn_cache_control="max-age=30", cache_control="no-store")
    cached.edge.world.advance(29)
    assert cached.match() is not None
    cached.edge.world.advance(1)
    assert cached.match() is None, "nothing stale is found"
    cached.put(cache_control="max-age=0, no-cache", etag='"1"')
    assert cached.match() is None


def test_why_something_is_left_out_stands_in_the_journal() -> None:
    cached = Cached(policy=Policy(max_object_size=3))
    assert [cached.put(status=500), cached.put(cache_control="private"), cached.put(Bytes(b"long"))] == [
        None
    ] * 3
    assert cached.put(set_cookie="a=1") is None
    assert cached.match() is None
    assert cached.reasons() == [
        "a 500 without explicit freshness is not stored",
        "the response says private",
        "its body is larger than max_object_size (3 bytes)",
        "the response sets a cookie",
    ]


class Torn:
    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        raise BodyBroken("the origin hung up")


def test_a_body_that_breaks_is_told_and_not_stored() -> None:
    cached = Cached()
    assert cached.put(Stream(Torn())) == "The body of the response ended early: the origin hung up"
    assert cached.match() is None


def test_a_purge_meanwhile_holds() -> None:
    cached = Cached()

    class Purging:
        done = False

        def __aiter__(self) -> AsyncIterator[bytes]:
            return self

        async def __anext__(self) -> bytes:
            if self.done:
                raise StopAsyncIteration
            self.done = True
            cached.shelf.purge(ByUrl(SITE), START)
            return b"old"

    assert cached.put(Stream(Purging())) is None
    assert cached.match() is None


def test_keys_of_clients_requests_are_those_of_the_rule() -> None:
    cached = Cached(policy=Policy(key=KeyPolicy(query="none", headers=("x-a",))))
    cached.put(url=SITE.with_query("b=1"))
    assert cached.match(SITE) is not None
    assert cached.match(SITE, x_a="1") is None


def test_no_name_of_a_cache_leads_to_another_ones_entries() -> None:
    names = ["", "a", "a b", "http://localhost:8080/a", "default", "a%20b", "cache:"]
    made = [Cached(name) for name in names]
    for cached in made:
        cached.visit = made[0].visit
        cached.edge = made[0].edge
        cached.put(Bytes(cached.cache.encode()), etag=f'"{cached.cache}"')
    found = [cached.match() for cached in made]
    assert [text(response) for response in found if response is not None] == names


def test_how_it_came_to_the_function_is_not_told_to_others() -> None:
    cached = Cached()
    cached.put(cache_status="edgecdn-tok; fwd=uri-miss")
    told = cached.edge.get("/a", pop="tok").headers.all("cache-status")
    assert len(told) == 1
    assert told[0].startswith("edgecdn-tok; hit")


def test_other_hosts_in_the_default_cache_answer_no_client() -> None:
    cached = Cached()
    theirs = parse_url("http://other.example/a")
    assert theirs is not None
    cached.put(Bytes(b"theirs"), url=theirs)
    assert cached.match(theirs) is not None
    assert text(cached.edge.get("http://other.example/a", pop="tok")) == "hello"


def test_all_of_it_counts_in_the_capacity_and_is_purged() -> None:
    cached = Cached("named")
    before = cached.shelf.used
    cached.put(Bytes(bytes(5000)), cache_tag="a, b")
    assert cached.shelf.used - before > 5000
    assert cached.shelf.purge(ByTag("b"), START) == 1
    assert cached.match() is None


def test_a_deletion_says_whether_there_was_anything() -> None:
    cached = Cached("named")
    request = Request("GET", SITE)
    cached.put()
    assert [caches.delete(cached.visit, name, request) for name in ("other", "named", "named")] == [
        False,
        True,
        False,
    ]


def talk(*calls: CacheCall, limits: Limits = USUAL) -> tuple[str, list[object]]:
    """What a function is told that asks its caches for these things, one after the other."""
    heard: list[object] = []

    def turn(message: Message) -> Turned:
        if not isinstance(message, Start):
            heard.append(message.answers[0].value)  # type: ignore[union-attr]  # it asks for nothing else
        if len(heard) < len(calls):
            return Turned(0.0, asks=(Ask(len(heard) + 1, calls[len(heard)]),))
        return answer(200, b"done")

    edge = Edge(
        ok(),
        plan=replace(PLAN, functions=(replace(function("f"), limits=limits),)),
        turner=Functions({"f": turn}),
    )
    return text(edge.get("/x")), heard


def test_a_function_asks_and_is_told() -> None:
    asked = RequestHead("GET", "http://localhost:8080/a", Headers(), b"")
    put = CacheCall("put", "", asked, ResponseHead(200, Headers(), b"made"))
    said, heard = talk(
        CacheCall("match", "", asked), put, CacheCall("match", "", asked), CacheCall("delete", "", asked)
    )
    assert said == "done"
    nothing, stored, found, gone = heard
    assert (nothing, stored) == (None, None)
    assert isinstance(found, ResponseHead)
    assert (found.status, found.body) == (200, b"made")
    assert isinstance(gone, ResponseHead)


def test_what_it_cannot_ask_is_refused() -> None:
    asked = RequestHead("GET", "http://localhost:8080/a", Headers(), b"")
    said, heard = talk(
        CacheCall("match", "", replace(asked, url="nowhere")),
        CacheCall("put", "", asked),
        CacheCall("put", "", asked, ResponseHead(206, Headers(), b"")),
        CacheCall("delete", "", asked),
    )
    assert said == "done"
    assert [getattr(value, "text", None) for value in heard] == [
        "'nowhere' is no absolute http or https URL",
        "the body of the response has been used already",
        "Cannot cache response to a range request (206 Partial Content).",
        None,
    ]


def test_it_counts_as_a_sub_request() -> None:
    asked = RequestHead("GET", "http://localhost:8080/a", Headers(), b"")
    calls = [CacheCall("match", "", asked)] * 2
    _, heard = talk(*calls, limits=Limits(subrequests=1))
    assert [getattr(value, "text", None) for value in heard] == [
        None,
        "it may make 1 sub-request in one call, and asked for more",
    ]
