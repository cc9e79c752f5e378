from __future__ import annotations

import asyncio
import json

import pytest

from edgecdn.drivers.images.service import MOST_BYTES, Images
from edgecdn.edge.images.errand import TOLD, pack
from edgecdn.edge.images.recipe import Output, Recipe, Size, encode
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


def chain(options: object, picture: bytes = PICTURE, **output: object) -> Bytes:
    head = {"steps": [{"transform": options}], "output": {"format": "image/webp", **output}}
    return Bytes(pack(head, [picture]))


def test_a_chain_of_the_binding_is_made() -> None:
    response = ask("/transform", chain({"width": 100}))
    assert response.status == 200
    assert response.headers.first("content-type") == "image/webp"
    assert response.headers.first("x-content-type-options") == "nosniff"
    assert response.headers.first("content-length") == str(len(data(response)))
    assert decoded(data(response)).size == (100, 50)
    assert json.loads(response.headers.first(TOLD) or "")["from_width"] == 400


def test_a_recipe_is_made() -> None:
    recipe = Recipe((Size(50),), Output("png"))
    response = ask("/make", Bytes(pack({"recipe": encode(recipe)}, [PICTURE])))
    assert decoded(data(response)).size == (50, 25)


def test_the_entity_tag_is_the_content_s() -> None:
    first, again, other = (ask("/transform", chain({"width": width})) for width in (50, 50, 60))
    tags = [response.headers.first("etag") for response in (first, again, other)]
    assert tags[0] == tags[1] != tags[2]


def test_info_is_json() -> None:
    response = ask("/info", Bytes(PICTURE))
    assert response.headers.first("content-type") == "application/json"
    assert json.loads(data(response))["height"] == 200


@pytest.mark.parametrize(
    ("target", "body", "status", "code", "text"),
    [
        ("/transform", chain({"width": 0}), 400, 9401, "width must be a whole number from 1 to 8192"),
        ("/transform", chain({}, b"text"), 415, 9520, "this is no picture in JPEG, PNG, WebP, GIF or AVIF"),
        ("/transform", chain({}, PICTURE[:900]), 422, 9523, "this picture is damaged or incomplete"),
        ("/transform", Bytes(bytes(MOST_BYTES + 1)), 413, 9413, "a picture may have 32 MiB"),
        ("/transform", Counted(10), 413, 9413, "a picture may have 32 MiB"),
        ("/transform", Bytes(b"no"), 400, 9401, "this is no work for the image engine"),
        ("/make", Bytes(pack({"recipe": "[]"}, [b""])), 400, 9401, "this is no recipe"),
        (
            *("/make", Bytes(pack({"recipe": '{"steps":[["explode",{}]],"output":{}}'}, [b""]))),
            *(400, 9401, "this is no recipe"),
        ),
    ],
)
def test_a_refusal_is_a_sentence_and_a_number(
    target: str, body: Bytes | Counted, status: int, code: int, text: str
) -> None:
    response = ask(target, body)
    assert (response.status, data(response).decode()) == (status, text + "\n")
    assert response.headers.first("cf-resized") == f"err={code}"
    assert response.headers.first("cache-control") == "no-store"


def test_what_it_does_not_do_is_told() -> None:
    assert ask("/enlarge", Bytes(PICTURE)).status == 404
    response = ask("/info", Bytes(PICTURE), method="GET")
    assert (response.status, response.headers.first("allow")) == (405, "POST")
