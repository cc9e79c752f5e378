"""Which handler a module has."""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import Any

import pytest

from edgecdn.runtimes.python.host.shapes import Context, WorkerEntrypoint, adapt
from edgecdn.runtimes.python.host.web import Response
from tests.support.hosted import given, hosted, response_of


def module(code: str) -> ModuleType:
    made = ModuleType("functions.f")
    made.__dict__["WorkerEntrypoint"] = WorkerEntrypoint
    exec(compile(code, "f.py", "exec"), made.__dict__)
    return made


@pytest.mark.parametrize(
    "code",
    [
        "async def fetch(request, env, ctx): return [request, env, ctx]",
        "async def fetch(*all): return [*all]",
        "def on_fetch(request, env, ctx=None): return [request, env, ctx]",
        "async def on_fetch(request, env): return [request, env, 3]",
        "async def fetch(request): return [request, 2, 3]",
        "class Default(WorkerEntrypoint):\n  def fetch(self, request): return [request, self.env, self.ctx]",
    ],
)
def test_handlers(code: str) -> None:
    answer = adapt(module(code))(1, 2, 3)
    got: Any = asyncio.run(answer) if asyncio.iscoroutine(answer) else answer
    assert got == [1, 2, 3]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("x = 1", "no handler: write `async def fetch"),
        ("fetch = 1", "no handler"),
        ("def fetch(): pass", "`fetch` takes no arguments"),
        ("class Default:\n  def fetch(self, request): pass", "derive it from `workers.WorkerEntrypoint`"),
    ],
)
def test_what_is_none(code: str, told: str) -> None:
    with pytest.raises(TypeError, match=told):
        adapt(module(code))


def test_a_request_passes_where_the_handler_fails() -> None:
    async def handler(request: Any, env: Any, ctx: Context) -> Response:
        ctx.passThroughOnException()
        raise KeyError("oh")

    with hosted(handler) as host:
        turn = host.start("/x", ("A", "1"), method="POST", body=b"kept")
        (ask,) = turn.asks
        asked = ask.want.request  # type: ignore[union-attr]  # a fetch
        assert (asked.method, asked.url, asked.body) == ("POST", "http://site.example/x", b"kept")
        assert "KeyError: 'oh'" in turn.logs[0].text
        (turn,) = host.answer(ask.number, given(203, b"behind"))
        assert (response_of(turn).status, response_of(turn).body) == (203, b"behind")
