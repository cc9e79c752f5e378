"""The service of the live world."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

from edgecdn.drivers.kv.service import Kv
from edgecdn.http.body import Bytes
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url

T = TypeVar("T")


def served(path: Path, story: Callable[[Kv], Awaitable[T]]) -> T:
    async def main() -> T:
        kv = Kv(path, lambda: 1000.0)
        try:
            return await story(kv)
        finally:
            await kv.close()

    return asyncio.run(main())


def ask(kv: Kv, operation: str, body: bytes = b"", **given: str) -> Awaitable[Response]:
    url = parse_url(f"http://kv/n/{operation}?{urlencode(given)}")
    assert url is not None
    return kv(Request("POST", url, body=Bytes(body)))


def data(response: Response) -> bytes:
    assert isinstance(response.body, Bytes)
    return response.body.data


def test_what_was_acknowledged_is_read_and_outlives_the_service(tmp_path: Path) -> None:
    async def write(kv: Kv) -> None:
        assert (await ask(kv, "get", key="k")).status == 404
        assert (await ask(kv, "put", b"small", key="k")).status == 204
        assert (await ask(kv, "put", bytes(3_000_000), key="large")).status == 204
        assert data(await ask(kv, "get", key="k")) == b"small"
        assert data(await ask(kv, "get", key="large")) == bytes(3_000_000)
        both = json.loads(data(await ask(kv, "get-many", b'{"keys": ["k", "large"]}')))
        assert (both["k"]["value"], len(both["large"]["value"])) == ("small", 3_000_000)

    async def read(kv: Kv) -> list[str]:
        return [key["name"] for key in json.loads(data(await ask(kv, "list")))["keys"]]

    served(tmp_path / "kv.sqlite3", write)
    assert served(tmp_path / "kv.sqlite3", read) == ["k", "large"]


def test_many_at_once_are_all_there(tmp_path: Path) -> None:
    async def story(kv: Kv) -> None:
        answers = await asyncio.gather(*(ask(kv, "put", b"%d" % i, key=f"k{i:03}") for i in range(300)))
        assert {answer.status for answer in answers} == {204}
        answers = await asyncio.gather(*(ask(kv, "get", key=f"k{i:03}") for i in range(300)))
        assert [data(answer) for answer in answers] == [b"%d" % i for i in range(300)]

    served(tmp_path / "kv.sqlite3", story)


def test_refusals_and_damage_are_answers(tmp_path: Path) -> None:
    path = tmp_path / "kv.sqlite3"

    async def story(kv: Kv) -> None:
        assert (await ask(kv, "put", key="k", expiration_ttl="1")).status == 400
        path.write_bytes(b"this is no database, and has never been one" * 100)
        for operation in ("get", "put"):
            answer = await ask(kv, operation, key="k")
            assert answer.status == 500
            assert b"kv.sqlite3 is damaged (file is not a database)" in data(answer)
        path.unlink()
        assert (await ask(kv, "put", key="k")).status == 204

    served(path, story)
