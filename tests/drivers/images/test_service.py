from __future__ import annotations

import asyncio
import json

import pytest

from edgecdn.drivers.images.service import MOST_BYTES, Images
from edgecdn.http.body import Bytes, Counted
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url
from tests.support.pictures import decoded, encoded, quartered

PICTURE = encoded(quartered((400, 200)), "JPEG")


def ask(target: str, body: Bytes | Counted, method: str = "POST") -> Response:
    url = parse_url(f"http://images{target}")
    assert url is not None

    async def whole() -> Response:
        images = Images()
        try:
            return await images(Request(method, url, body=body))
        finally:
            await images.close()

    return asyncio.run(whole())


def data(response: Response) -> bytes:
    assert isinstance(response.body, Bytes)
    return response.body.data


def test_a_picture_is_transformed() -> None:
    response = ask("/transform?width=100&format=webp", Bytes(PICTURE))
    assert response.status == 200
    assert response.headers.first("content-type") == "image/webp"
    assert response.headers.first("x-content-type-options") == "nosniff"
    assert response.headers.first("content-length") == str(len(data(response)))
    assert decoded(data(response)).size == (100, 50)


def test_the_entity_tag_is_the_content_s() -> None:
    first, again, other = (ask(f"/transform?width={width}", Bytes(PICTURE)) for width in (50, 50, 60))
    tags = [response.headers.first("etag") for response in (first, again, other)]
    assert tags[0] == tags[1] != tags[2]


def test_info_is_json() -> None:
    response = ask("/info", Bytes(PICTURE))
    assert response.headers.first("content-type") == "application/json"
    assert json.loads(data(response))["height"] == 200


@pytest.mark.parametrize(
    ("target", "body", "status", "text"),
    [
        ("/transform?width=0", Bytes(PICTURE), 400, "width must be a whole number from 1 to 8192"),
        ("/transform", Bytes(b"text"), 415, "this is no picture in JPEG, PNG, WebP, GIF or AVIF"),
        ("/transform", Bytes(PICTURE[:900]), 422, "this picture is damaged or incomplete"),
        ("/transform", Bytes(bytes(MOST_BYTES + 1)), 413, "a picture may have 32 MiB"),
        ("/transform", Counted(10), 413, "a picture may have 32 MiB"),
        ("/enlarge", Bytes(PICTURE), 404, "the image service knows /transform and /info, not /enlarge"),
    ],
)
def test_a_refusal_is_a_sentence(target: str, body: Bytes | Counted, status: int, text: str) -> None:
    response = ask(target, body)
    assert (response.status, data(response).decode()) == (status, text + "\n")
    assert response.headers.first("cache-control") == "no-store"


def test_only_post_is_taken() -> None:
    response = ask("/info", Bytes(PICTURE), method="GET")
    assert (response.status, response.headers.first("allow")) == (405, "POST")
