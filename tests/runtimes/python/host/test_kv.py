"""Key value stores in Python's names, answered by the real rules on a store in memory."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from edgecdn.drivers.kv.service import Kv
from edgecdn.edge.turns import Answer, Answers, ResponseHead, ServiceCall
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request as Asked
from edgecdn.http.url import parse_url
from edgecdn.runtimes.python.host.kv import KvError
from edgecdn.runtimes.python.host.web import Request, Response
from tests.support.hosted import hosted, response_of

NOW = 1.8e9


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, Kv]]:
    with asyncio.Runner() as runner:
        kv = Kv(tmp_path_factory.mktemp("kv") / "kv.sqlite3", lambda: NOW)
        yield runner, kv
        runner.run(kv.close())


def said(store: tuple[asyncio.Runner, Kv], handler: Any) -> Any:
    """What a handler answers, as JSON, with the store that it asks for."""
    runner, kv = store
    loop = None
    with hosted(handler, kv=["LINKS"]) as host:
        turn = host.start()
        while turn.outcome is None:
            (ask,) = turn.asks
            assert isinstance(ask.want, ServiceCall)
            url, body = parse_url(ask.want.request.url), ask.want.request.body
            assert url is not None
            assert isinstance(body, bytes)
            loop = asyncio._get_running_loop()
            asyncio._set_running_loop(None)
            got = runner.run(kv(Asked("POST", url, Headers(), Bytes(body))))
            asyncio._set_running_loop(loop)
            assert isinstance(got.body, Bytes)
            head = ResponseHead(got.status, got.headers, got.body.data)
            (turn,) = host.say(Answers((Answer(ask.number, head),), NOW))
        return json.loads(bytes(response_of(turn).body))  # type: ignore[arg-type]  # bytes: it is here


def test_what_was_put_is_there_in_every_form(store: tuple[asyncio.Runner, Kv]) -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        links = env.LINKS
        await links.put("a", '{"x": 1}', metadata={"by": "ada"})
        await links.put("b", b"raw", expiration_ttl=60)
        stream = await links.get("b", "stream")
        several = await links.get(["a", "none"])
        found = await links.get_with_metadata("a")
        await links.delete("b")
        return Response.json(
            [
                *(
                    await links.get("a"),
                    await links.get("a", type="json"),
                    (await links.get("a", "bytes")).decode(),
                ),
                *((await stream.read()).decode(), several, [found.value, found.metadata]),
                *(await links.get("b"), await links.get("none"), (await links.get(["a"], "json"))["a"]),
                (await links.list(prefix="a", limit=5))["keys"],
            ]
        )

    text = '{"x": 1}'
    assert said(store, handler) == [
        *(text, {"x": 1}, text, "raw", {"a": text, "none": None}, [text, {"by": "ada"}]),
        *(None, None, {"x": 1}, [{"name": "a", "metadata": {"by": "ada"}}]),
    ]


def test_what_cannot_be_is_refused(store: tuple[asyncio.Runner, Kv]) -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        links, told = env.LINKS, []
        attempts: tuple[Callable[[], Any], ...] = (
            lambda: links.put("k", "v", expiration_ttl=1),
            lambda: links.get("k" * 600),
            lambda: links.get("\ud800"),
            lambda: links.put("k", b"x" * (25 * 1024 * 1024 + 1)),
            lambda: links.get(["k"], "bytes"),
            lambda: links.get(""),
            lambda: links.delete(".."),
            lambda: links.put("k", None),
            lambda: links.put(7, "v"),
            lambda: links.get("k", "arrayBuffer"),
        )
        for attempt in attempts:
            try:
                await attempt()
                told.append("done")
            except (KvError, TypeError) as problem:
                told.append(f"{type(problem).__name__} {getattr(problem, 'status', '')}: {problem}"[:60])
        return Response.json(told)

    told = said(store, handler)
    assert [line.split(":")[0] for line in told] == [
        *["KvError 400", "KvError 414", "KvError 400", "KvError 413", "KvError 400"],
        *["TypeError "] * 5,
    ]
    assert told[0].startswith("KvError 400: KV PUT failed: 400 Invalid expiration_ttl of 1")
