from __future__ import annotations

import io
import json

import pytest

from edgecdn.drivers.images import worker
from edgecdn.drivers.images.worker import LENGTHS, serve
from edgecdn.edge.images.recipe import Output, Recipe, Size, encode
from tests.support.pictures import decoded, encoded, quartered

PICTURE = encoded(quartered(), "PNG")


def asked(recipe: Recipe, *pictures: bytes) -> bytes:
    head = {"recipe": encode(recipe), "pictures": [len(picture) for picture in pictures]}
    return message(head, b"".join(pictures))


def message(head: object, data: bytes = b"") -> bytes:
    told = json.dumps(head).encode()
    return LENGTHS.pack(len(told), len(data)) + told + data


def replies(*messages: bytes) -> list[tuple[dict[str, object], bytes]]:
    sink = io.BytesIO()
    serve(io.BytesIO(b"".join(messages)), sink)
    found, data = [], sink.getvalue()
    while data:
        head, body = LENGTHS.unpack(data[: LENGTHS.size])
        start = LENGTHS.size + head
        found.append((json.loads(data[LENGTHS.size : start]), data[start : start + body]))
        data = data[start + body :]
    return found


def test_messages_are_answered_in_order_until_the_end_of_input() -> None:
    wanted = Recipe((Size(10),), Output("webp"))
    (head, made), (told, info) = replies(asked(wanted, PICTURE), message({"info": {}}, PICTURE))
    assert (head["status"], head["type"]) == (200, "image/webp")
    assert head["told"] == {
        "from": "png",
        "from_width": 40,
        "from_height": 20,
        "from_bytes": len(PICTURE),
        "to": "webp",
        "width": 10,
        "height": 5,
        "bytes": len(made),
    }
    assert decoded(made).size == (10, 5)
    assert (told["status"], told["type"]) == (200, "application/json")
    assert json.loads(info)["width"] == 40


def test_a_refusal_is_a_status_and_a_sentence() -> None:
    assert replies(message({"info": {}}, b"text")) == [
        ({"status": 415, "type": "text/plain"}, b"this is no picture in JPEG, PNG, WebP, GIF or AVIF")
    ]


def test_a_failure_is_the_picture_s_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "inspect", lambda data: 1 / 0)
    (failed, text), (made, _) = replies(message({"info": {}}), asked(Recipe(), PICTURE))
    assert failed["status"] == 502
    assert b"ZeroDivisionError" in text
    assert made["status"] == 200
