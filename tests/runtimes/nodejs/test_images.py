"""The Images binding, in a real Node.js."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from edgecdn.drivers.virtual.play import Play
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from tests.support.box import Answer
from tests.support.images import Engine
from tests.support.pictures import colour_at, decoded, encoded, quartered
from tests.support.shapes import Shapes

PICTURE = encoded(quartered((16, 8)))
MARK = encoded(quartered((4, 4)).convert("L").point(lambda _: 0))
FUNCTION = Path(__file__).parent / "images" / "binding.js"
RED, BLACK = (2, 0, 0), (0, 0, 0)


def origin(request: Request) -> Play:
    if request.url.host == "images":
        return Engine()(request)
    data = MARK if request.url.path == "/mark.png" else PICTURE
    return Play(200, Headers((("content-type", "image/png"), ("cache-control", "max-age=60"))), (data,))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shapes]:
    with asyncio.Runner() as runner:
        shapes = Shapes("virtual", runner, tmp_path_factory.mktemp("images"), origin)
        shapes.use(FUNCTION)
        yield shapes
        shapes.close()


def refused(answer: Answer) -> dict[str, object]:
    assert answer.status == 418, answer.text
    told = json.loads(answer.body)
    assert isinstance(told, dict)
    return told


def test_a_picture_is_made_and_says_what_it_is(site: Shapes) -> None:
    answer = site.get("/resize")
    assert (answer.status, answer.headers.first("content-type")) == (200, "image/webp")
    assert decoded(answer.body).size == (8, 4)


def test_transformations_are_done_in_their_order(site: Shapes) -> None:
    assert decoded(site.get("/order").body).size == (2, 4)


def test_bytes_do_as_well_as_a_stream_and_a_chain_keeps_what_it_was_told(site: Shapes) -> None:
    assert decoded(site.get("/bytes").body).size == (16, 8)
    assert decoded(site.get("/kept").body).size == (2, 1)


def test_pictures_are_drawn_and_transformed_before(site: Shapes) -> None:
    picture = decoded(site.get("/draw").body)
    assert [picture.getpixel(at) for at in ((1, 1), (2, 0))] == [BLACK, (255, 0, 0)]
    assert colour_at(picture, 1, 1) == (2, 2, 2)


def test_base64_is_the_picture_as_text(site: Shapes) -> None:
    assert base64.b64decode(site.get("/order?base64").body) == site.get("/order").body


def test_info_tells_of_the_picture(site: Shapes) -> None:
    told = {"format": "image/png", "width": 16, "height": 8, "fileSize": len(PICTURE)}
    assert json.loads(site.get("/info").body) == told


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/bad", "width must be a whole number from 1 to 8192"),
        ("/nan", "width is NaN, which is no number"),
        ("/unknown", "zoom follows faces, which are not looked for here"),
        ("/noformat", "format must be one of image/avif, image/webp, image/jpeg, image/png, image/gif"),
    ],
)
def test_what_cannot_be_had_is_an_error_with_a_number(site: Shapes, path: str, text: str) -> None:
    assert refused(site.get(path)) == {"name": "ImagesError", "code": 9401, "status": 400, "message": text}


def test_a_picture_is_used_once(site: Shapes) -> None:
    assert refused(site.get("/twice"))["message"] == "this picture has been used already"
