"""Pictures in a cache, asked for by a function's wishes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from edgecdn.cache.selector import ByTag, ByUrl
from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.edge.effects import Unreachable
from edgecdn.edge.images import variants
from edgecdn.edge.images.picture import Picture, Unreadable
from edgecdn.edge.images.recipe import Output, Recipe, Size
from edgecdn.edge.lookup import look_up
from edgecdn.edge.streams import collect
from edgecdn.edge.visit import Arrival, Served, Visit
from edgecdn.edge.wishes import Wishes
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url, parse_url
from tests.support.edge import PLAN, Edge, fields, ok, text
from tests.support.images import Engine
from tests.support.pictures import decoded, encoded, quartered

DATA = encoded(quartered((16, 8)))
AUTO = Picture(Recipe((Size(8),), Output("plain", offers=("avif", "webp"))))


def small(width: int = 8) -> Picture:
    return Picture(Recipe((Size(width),)))


def url_of(path: str) -> Url:
    url = parse_url(f"http://localhost{path}")
    assert url is not None
    return url


@dataclass
class Site:
    """An edge whose origin has a picture, and whose engine counts what it makes."""

    origin: Callable[[Request], Play | Absent] = lambda request: ok(
        DATA, content_type="image/png", cache_control="max-age=60", etag='"v1"', surrogate_key="photos"
    )
    engine: Engine = field(default_factory=Engine)
    edge: Edge = field(init=False)

    def __post_init__(self) -> None:
        def answer(origin: str, request: Request, now: float) -> Play | Absent:
            return self.engine(request) if origin == "service:images" else self.origin(request)

        self.edge = Edge(answer)

    @property
    def asked(self) -> list[Request]:
        """What the origin was asked."""
        return [request for request in self.edge.asked if request.url.host != "images"]

    def get(
        self,
        wish: Picture | Unreadable,
        path: str = "/a.png",
        method: str = "GET",
        pop: str = "tok",
        **headers: str,
    ) -> Response:
        return self.visited(wish, path, method, pop, **headers)[0]

    def visited(
        self, wish: Picture | Unreadable, path: str, method: str = "GET", pop: str = "tok", **headers: str
    ) -> tuple[Response, Visit]:
        network, world, url = self.edge.network, self.edge.world, url_of(path)
        matched = network.site.match(method, url)
        visit = Visit(Arrival("r1", world.now), network.site, network.pops[pop], url, matched, network.tiers)

        async def whole() -> Response:
            request = Request(method, url, fields(**headers))
            served: Served = await look_up(visit, request, Wishes(image=wish), world.now)
            body = await collect(served.response.body, 10_000_000)
            assert body is not None
            return Response(served.response.status, served.response.headers, body)

        task = world.start(whole())
        world.settle()
        return task.result(), visit

    def word(self, wish: Picture, path: str = "/a.png", **headers: str) -> str:
        return self.visited(wish, path, **headers)[1].word


def test_a_variant_is_made_once_and_the_original_fetched_once_for_all() -> None:
    site = Site()
    assert [site.word(small(width)) for width in (8, 8, 4, 8)] == ["MISS", "HIT", "MISS", "HIT"]
    assert (len(site.engine.asked), len(site.asked)) == (2, 1)
    assert site.asked[0].headers.first("via") == "1.1 image-resizing, 1.1 edgecdn"


def test_the_original_as_it_is_and_for_the_engine_are_kept_apart() -> None:
    # An origin may give one to the engine that visitors must not have.
    site = Site()
    site.get(small())
    plain = site.edge.get("http://localhost/a.png", pop="tok")
    assert (plain.headers.first("x-cache"), len(site.asked)) == ("MISS", 2)


def test_purging_the_original_purges_all_that_was_made_of_it() -> None:
    for selector in (ByUrl(url_of("/a.png")), ByTag("photos")):
        site = Site()
        site.get(small(8))
        site.get(small(4))
        assert site.edge.network.pops["tok"].shelf.purge(selector, site.edge.world.now) == 3
        assert site.word(small(8)) == "MISS"
        assert len(site.asked) == 2


def test_who_waits_for_a_variant_gets_the_one_that_is_made() -> None:
    site = Site(engine=Engine(seconds=1.0))
    network, world, url = site.edge.network, site.edge.world, url_of("/a.png")
    visits = [
        Visit(
            Arrival(f"r{n}", world.now),
            network.site,
            network.pops["tok"],
            url,
            network.site.match("GET", url),
            network.tiers,
        )
        for n in range(5)
    ]
    tasks = [
        world.start(look_up(visit, Request("GET", url), Wishes(image=small()), world.now)) for visit in visits
    ]
    world.settle()
    assert {task.result().response.status for task in tasks} == {200}
    assert (len(site.engine.asked), len(site.asked)) == (1, 1)


def test_what_is_stale_is_confirmed_without_being_made() -> None:
    site = Site()
    site.get(small())
    site.edge.world.advance(61)
    site.origin = lambda request: (
        Play(304, fields(etag='"v1"', cache_control="max-age=60"))
        if request.headers.first("if-none-match") == '"v1"'
        else ok(b"no")
    )
    answer, visit = site.visited(small(), "/a.png")
    assert (answer.status, visit.word) == (200, "REVALIDATED")
    assert decoded(body(answer)).size == (8, 4)
    assert len(site.engine.asked) == 1
    assert site.word(small()) == "HIT"


def body(response: Response) -> bytes:
    data = response.body
    return data.data if hasattr(data, "data") else b""


def test_an_original_that_changed_is_made_anew() -> None:
    site = Site()
    site.get(small())
    site.edge.world.advance(61)
    changed = encoded(quartered((32, 32)))
    site.origin = lambda request: ok(
        changed, content_type="image/png", cache_control="max-age=60", etag='"v2"'
    )
    answer, visit = site.visited(small(), "/a.png")
    assert (decoded(body(answer)).size, visit.word) == ((8, 8), "EXPIRED")


def test_a_variant_is_as_old_as_its_original() -> None:
    site = Site()
    site.get(small(8))
    site.edge.world.advance(40)
    assert int(site.get(small(4)).headers.first("age") or 0) >= 40
    site.edge.world.advance(21)
    assert site.word(small(4)) != "HIT"


def test_a_choice_of_format_is_part_of_the_key_and_nothing_else_of_accept_is() -> None:
    site = Site()
    assert site.word(AUTO, accept="image/avif,image/webp") == "MISS"
    assert site.word(AUTO, accept="image/webp;q=0.5, image/avif, text/html") == "HIT"
    assert site.word(AUTO, accept="image/webp") == "MISS"
    assert site.word(AUTO, accept="*/*") == "MISS"
    assert site.word(AUTO) == "HIT"
    answer = site.get(AUTO, accept="image/webp")
    assert (answer.headers.first("content-type"), answer.headers.first("vary")) == ("image/webp", "Accept")


def test_a_head_and_a_range_are_answered_from_the_picture() -> None:
    site = Site()
    head = site.get(small(), method="HEAD")
    whole = site.get(small())
    assert (head.status, body(head)) == (200, b"")
    assert head.headers.first("content-length") == str(len(body(whole)))
    part = site.get(small(), range="bytes=0-3")
    assert (part.status, body(part)) == (206, body(whole)[:4])
    known = site.get(small(), if_none_match=whole.headers.first("etag") or "")
    assert known.status == 304


def test_a_failure_is_not_kept_and_stale_is_served_where_it_may_be() -> None:
    site = Site(lambda request: ok(b"no picture", content_type="image/png", cache_control="max-age=60"))
    assert site.get(small()).status == 415
    site.origin = Site().origin
    assert site.get(small(), path="/b.png").status == 200
    fresh = "max-age=60, stale-if-error=600"
    site.origin = lambda request: ok(DATA, content_type="image/png", cache_control=fresh)
    site.get(small(), path="/c.png")
    site.edge.world.advance(61)
    site.origin = lambda request: Absent(Unreachable("refused", "gone"))
    answer, visit = site.visited(small(), "/c.png")
    assert (answer.status, visit.word) == (200, "STALE")


def test_a_wish_that_cannot_be_had_asks_nobody() -> None:
    site = Site()
    answer = site.get(Unreadable("width must be more"))
    assert (answer.status, text(answer)) == (400, "ERROR 9401: width must be more\n")
    assert site.edge.asked == []


def test_other_methods_are_no_wish_for_a_picture() -> None:
    site = Site(lambda request: ok(request.method.encode()))
    assert text(site.get(small(), method="POST")) == "POST"


def test_a_shield_keeps_the_original_for_all() -> None:
    plan = replace(PLAN, pops=(replace(PLAN.pops[0], shield="lon"), PLAN.pops[1]))
    site = Site()
    site.edge.network.reload(plan, {})
    assert site.get(small(), pop="tok").status == 200
    assert site.get(small(4), pop="lon").status == 200
    assert len(site.asked) == 1


def test_variants_of_one_original_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variants, "MOST_VARIANTS", 5)
    site = Site()
    for width in range(1, 15):
        site.get(small(width))
        site.edge.world.advance(1)
    keys = site.edge.network.pops["tok"].shelf.keys_of(url_of("/a.png"))
    assert len(keys) <= 6
    assert site.word(small(14)) == "HIT"
    assert site.word(small(1)) == "MISS"
