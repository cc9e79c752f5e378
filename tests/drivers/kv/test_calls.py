"""The service's requests and answers, over a store in memory."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from edgecdn.drivers.kv.calls import answer
from edgecdn.drivers.kv.rules import Item
from edgecdn.drivers.kv.store import MemoryStore
from edgecdn.http.body import Bytes, Counted
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url


class Asked:
    def __init__(self) -> None:
        self.store = MemoryStore()
        self.now = 1000.0

    def __call__(self, operation: str, body: bytes = b"", method: str = "POST", **given: Any) -> Response:
        url = parse_url(f"http://kv/n/{operation}?{urlencode(given)}")
        assert url is not None
        return answer(self.store, Request(method, url, body=Bytes(body)), self.now)


def data(response: Response) -> bytes:
    assert isinstance(response.body, Bytes)
    return response.body.data


@pytest.fixture
def ask() -> Asked:
    return Asked()


def test_a_value_comes_back_with_its_metadata(ask: Asked) -> None:
    put = ask("put", b"\xff\0", key="ä/../\0", metadata='{"é":1}', expiration_ttl="60")
    assert (put.status, data(put)) == (204, b"")
    got = ask("get", key="ä/../\0")
    assert (got.status, data(got)) == (200, b"\xff\0")
    assert got.headers.first("kv-metadata") == '{"\\u00e9": 1}'
    assert ask.store.items["n", "ä/../\0"].expiration == 1060
    assert ask("delete", key="ä/../\0").status == 204
    assert ask("get", key="ä/../\0").status == 404


def test_several_at_once(ask: Asked) -> None:
    ask("put", b"1", key="a", metadata="[1]")
    told = json.loads(data(ask("get-many", b'{"keys": ["a", "b"]}')))
    assert told == {"a": {"value": "1", "metadata": [1]}, "b": None}


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"keys": [1]}', b'{"keys": []}', b'{"keys": ["\\ud800"]}', b"\xff"]
)
def test_several_that_cannot_be(ask: Asked, body: bytes) -> None:
    assert ask("get-many", body).status == 400


def test_several_have_a_bound_in_number_and_size(ask: Asked) -> None:
    many = json.dumps({"keys": [f"k{i}" for i in range(101)]}).encode()
    assert b"maximum of 100 keys" in data(ask("get-many", many))
    for name in "ab":
        ask.store.items["n", name] = Item(bytes(13 * 2**20))
    assert ask("get-many", b'{"keys": ["a", "b"]}').status == 413


def test_a_list_goes_on_where_it_ended(ask: Asked) -> None:
    for name in ("b", "a1", "a3", "a2"):
        ask("put", b"", key=name)
    ask("put", b"", key="a4", metadata="{}", expiration="2000")
    first = json.loads(data(ask("list", prefix="a", limit="3")))
    assert first["list_complete"] is False
    assert first["keys"] == [{"name": "a1"}, {"name": "a2"}, {"name": "a3"}]
    rest = json.loads(data(ask("list", prefix="a", cursor=first["cursor"])))
    assert rest == {"list_complete": True, "keys": [{"name": "a4", "expiration": 2000, "metadata": {}}]}


@pytest.mark.parametrize(
    ("operation", "given", "status"),
    [
        ("fly", {}, 404),
        ("get", {}, 400),
        ("get", {"key": "k" * 513}, 414),
        ("get", {"key": "k", "other": "1"}, 400),
        ("put", {"key": "k", "expiration_ttl": "1"}, 400),
        ("list", {"prefix": "p" * 513}, 414),
        ("list", {"cursor": "x"}, 400),
        ("list", {"limit": "1001"}, 400),
    ],
)
def test_refusals(ask: Asked, operation: str, given: dict[str, Any], status: int) -> None:
    assert ask(operation, **given).status == status


def test_what_comes_otherwise_is_refused(ask: Asked) -> None:
    assert ask("get", method="GET", key="k").status == 404
    for target, body, status in (
        ("/n/get?key=%FF", Bytes(), 400),
        ("/n/get?key=a&key=b", Bytes(), 400),
        ("/n", Bytes(), 404),
        ("/n/get?key=a", Counted(5), 413),
    ):
        url = parse_url(f"http://kv{target}")
        assert url is not None
        assert answer(ask.store, Request("POST", url, body=body), 0.0).status == status
