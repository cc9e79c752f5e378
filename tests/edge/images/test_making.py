from __future__ import annotations

import pytest

from edgecdn.drivers.virtual.world import VirtualWorld
from edgecdn.edge.images.errors import RESIZED
from edgecdn.edge.images.making import (
    MOST_BYTES,
    VIA,
    delivered,
    make,
    original_request,
    pictured,
    varying,
)
from edgecdn.edge.images.picture import Picture, Unreadable
from edgecdn.edge.images.recipe import Output, Recipe, Size
from edgecdn.edge.visit import Served
from edgecdn.http.body import BodyBroken, Bytes, Stream
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url
from tests.support.edge import fields, no_functions, text
from tests.support.images import Engine
from tests.support.pictures import decoded, encoded, quartered

DATA = encoded(quartered((16, 8)))
URL = Url("http", "a.example", None, "/a.png", "v=1")
SMALL = Picture(Recipe((Size(8),)))
AUTO = Picture(Recipe((Size(8),), Output("plain", offers=("avif", "webp"))))


def original(data: bytes = DATA, status: int = 200, **headers: str) -> Response:
    return Response(status, fields(**{"content_type": "image/png", **headers}), Bytes(data))


def made(
    response: Response, picture: Picture = SMALL, engine: Engine | None = None, **conditions: str
) -> Response:
    engine = engine or Engine()
    world = VirtualWorld(lambda origin, request, now: engine(request), no_functions, now=1.0)
    served: Served = world.run(make(picture, response, fields(**conditions), 1.0))
    return served.response


def test_the_picture_keeps_what_is_said_of_caching_and_of_nothing_else() -> None:
    response = made(
        original(cache_control="max-age=60", etag='"v1"', surrogate_key="a", age="5", accept_ranges="bytes")
    )
    headers = response.headers
    assert (response.status, headers.first("content-type")) == (200, "image/png")
    assert headers.first("cache-control") == "max-age=60"
    assert (headers.first("surrogate-key"), headers.first("age")) == ("a", "5")
    assert "accept-ranges" not in headers
    assert headers.first("x-content-type-options") == "nosniff"
    assert (headers.first(RESIZED) or "").startswith("internal=ok")
    assert isinstance(response.body, Bytes)
    assert decoded(response.body.data).size == (8, 4)
    assert headers.first("content-length") == str(response.body.length)


def test_the_tag_follows_from_recipe_and_original() -> None:
    def tag(response: Response, picture: Picture = SMALL) -> str:
        return made(response, picture).headers.first("etag") or ""

    assert tag(original(etag='"v1"')) == tag(original(etag='"v1"'))
    assert tag(original(etag='"v1"')).startswith('"cf-')
    assert tag(original(etag='"v1"')).endswith(':v1"')
    assert tag(original(etag='W/"v1"')).startswith('W/"cf-')
    assert (
        len({tag(original(etag='"v1"')), tag(original(etag='"v2"')), tag(original(etag='"v1"'), AUTO)}) == 3
    )
    assert tag(original()) == tag(original()) != tag(original(encoded(quartered((16, 10)))))


@pytest.mark.parametrize(
    "tagged", [original(cache_control="max-age=9", etag='"v1"'), original(cache_control="max-age=9")]
)
def test_what_is_still_good_is_not_made_again(tagged: Response) -> None:
    engine = Engine()
    tag = made(tagged).headers.first("etag") or ""
    response = made(tagged, engine=engine, if_none_match=tag)
    assert (response.status, response.headers.first("cache-control"), engine.asked) == (304, "max-age=9", [])
    assert "content-type" not in response.headers


@pytest.mark.parametrize(
    ("response", "status", "code"),
    [
        (original(status=404), 404, 9404),
        (original(status=403), 403, 9408),
        (original(status=302), 502, 9420),
        (original(status=503), 503, 9509),
        (original(status=504), 504, 9504),
        (original(status=204), 502, 9412),
        (original(b"<html>", content_type="text/html"), 415, 9412),
        (original(b"<html>"), 415, 9520),
        (original(DATA[:60]), 422, 9523),
        (original(content_encoding="gzip"), 415, 9412),
        (original(b"<svg/>", content_type="image/svg+xml"), 415, 9520),
        (original(bytes(MOST_BYTES + 1)), 413, 9402),
    ],
)
def test_why_there_is_no_picture_is_told_and_not_kept(response: Response, status: int, code: int) -> None:
    answer = made(response)
    assert (answer.status, answer.headers.first(RESIZED)) == (status, f"err={code}")
    assert len(text(answer)) > len(f"ERROR {code}: \n")
    assert text(answer).startswith(f"ERROR {code}: ")
    assert answer.headers.first("cache-control") == "no-store"


def test_an_original_that_breaks_off_is_none() -> None:
    class Broken:
        def __aiter__(self) -> Broken:
            return self

        async def __anext__(self) -> bytes:
            raise BodyBroken("gone")

    answer = made(Response(200, fields(content_type="image/png"), Stream(Broken())))
    assert (answer.status, answer.headers.first(RESIZED)) == (502, "err=9402")


def test_the_original_is_asked_for_whole_and_by_name() -> None:
    request = Request(
        "HEAD",
        URL,
        fields(range="bytes=0-1", if_none_match='"a"', accept="image/webp", via="1.1 x", cookie="c"),
    )
    asked = original_request(request)
    assert (asked.method, asked.url) == ("GET", URL)
    assert dict(asked.headers.pairs) == {"via": f"1.1 x, {VIA}", "cookie": "c", "accept-encoding": "identity"}


def test_who_wishes_it_is_sent_to_the_original() -> None:
    refused = Served(made(original(status=404)), 2.0)
    request = Request("GET", URL)
    assert delivered(request, SMALL, refused) == refused
    response = delivered(request, Picture(Recipe(), redirect=True), refused).response
    assert (response.status, response.headers.first("location")) == (307, "/a.png?v=1")


def test_accept_is_among_what_a_choice_varies_by() -> None:
    assert varying(Headers()).first("vary") == "Accept"
    assert varying(fields(vary="Cookie")).first("vary") == "Cookie, Accept"
    for said in ("*", "cookie, ACCEPT"):
        assert varying(fields(vary=said)).first("vary") == said


def test_without_a_cache_it_is_made_each_time() -> None:
    engine = Engine()
    world = VirtualWorld(lambda origin, request, now: engine(request), no_functions, now=1.0)
    asked: list[Request] = []

    async def fetch(request: Request) -> Served:
        asked.append(request)
        return Served(original(), 1.0)

    request = Request("GET", URL, fields(accept="image/webp"))
    response = world.run(pictured(request, AUTO, fetch, 1.0)).response
    assert (response.headers.first("content-type"), response.headers.first("vary")) == (
        "image/webp",
        "Accept",
    )
    refused = world.run(pictured(request, Unreadable("width must be more"), fetch, 1.0)).response
    assert (refused.status, refused.headers.first(RESIZED), len(asked)) == (400, "err=9401", 1)
