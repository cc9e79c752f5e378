"""`fetch(url, {cf: {image}})`, in a real Node.js: in front of the cache, and behind it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from edgecdn.drivers.virtual.play import Play
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from tests.support.images import Engine
from tests.support.pictures import decoded, encoded, quartered
from tests.support.shapes import Shapes

PICTURE = encoded(quartered((16, 8)))
MARK = encoded(quartered((2, 2)).convert("L").point(lambda _: 0))
FUNCTION = Path(__file__).parent / "images" / "cf_image.js"


def origin(request: Request) -> Play:
    if request.url.host == "images":
        return Engine()(request)
    if request.url.path.endswith("/none.png"):
        return Play(404)
    data = MARK if request.url.path == "/mark.png" else PICTURE
    kept = (("content-type", "image/png"), ("cache-control", "max-age=60"), ("etag", '"v1"'))
    return Play(200, Headers(kept), (data,))


@pytest.fixture(scope="module", params=["viewer", "origin"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shapes]:
    with asyncio.Runner() as runner:
        shapes = Shapes("virtual", runner, tmp_path_factory.mktemp("cf"), origin)
        shapes.use(FUNCTION, on=request.param, allow_hosts=["cdn.example"])
        yield shapes
        shapes.close()


def test_the_answer_is_the_picture_and_the_origin_knows_who_asks(site: Shapes) -> None:
    site.asked.clear()
    answer = site.get("/a.png?width=8&format=webp")
    assert (answer.status, answer.headers.first("content-type")) == (200, "image/webp")
    assert decoded(answer.body).size == (8, 4)
    assert (answer.headers.first("cf-resized") or "").startswith("internal=ok")
    (asked,) = [request for request in site.asked if request.url.host != "images"]
    assert asked.url.path == "/originals/a.png"
    assert "image-resizing" in (asked.headers.get("via") or "")


def test_auto_follows_the_accept_that_the_function_sends_along(site: Shapes) -> None:
    assert (
        site.get("/b.png?format=auto", accept="image/avif,*/*").headers.first("content-type") == "image/avif"
    )
    assert site.get("/c.png?format=auto", accept="*/*").headers.first("content-type") == "image/png"


def test_json_tells_of_the_picture(site: Shapes) -> None:
    told = json.loads(site.get("/d.png?width=8&format=json").body)
    assert (told["width"], told["original"]["width"]) == (8, 16)


def test_a_picture_is_drawn_on_it(site: Shapes) -> None:
    picture = decoded(site.get("/e.png?mark=/mark.png").body)
    assert [picture.getpixel(at) for at in ((3, 3), (4, 0))] == [(0, 0, 0), (255, 0, 0)]
    refused = site.get("/f.png?mark=//elsewhere.example/x.png")
    assert (refused.status, refused.headers.first("cf-resized")) == (400, "err=9401")
    assert "elsewhere.example is neither this site nor among" in refused.text


def test_a_picture_of_another_host_is_made_too_where_the_function_may_reach_it(site: Shapes) -> None:
    answer = site.get("/i.png?from=//cdn.example/a.png&width=8&format=png")
    assert (answer.status, decoded(answer.body).size) == (200, (8, 4))
    answer = site.get("/j.png?from=//cdn.example/none.png&width=8")
    assert (answer.status, answer.headers.first("cf-resized")) == (404, "err=9404")
    assert site.get("/k.png?from=//elsewhere.example/a.png&width=8").status == 500
    drawn = site.get("/l.png?mark=//cdn.example/mark.png")
    assert decoded(drawn.body).getpixel((3, 3)) == (0, 0, 0)


def test_what_cannot_be_had_has_the_platform_s_numbers(site: Shapes) -> None:
    for target, status, code in (("/g.png?width=0", 400, 9401), ("/none.png?width=8", 404, 9404)):
        answer = site.get(target)
        assert (answer.status, answer.headers.first("cf-resized")) == (status, f"err={code}")


def test_variants_are_kept_in_front_of_the_cache_and_what_a_function_made_behind_it(site: Shapes) -> None:
    site.get("/h.png?width=8")
    assert site.get("/h.png?width=8").headers.first("x-cache") == "HIT"
    assert site.get("/h.png?width=4").headers.first("x-cache") == "MISS"
