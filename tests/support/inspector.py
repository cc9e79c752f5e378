"""A client of V8's inspector, over its HTTP and its WebSocket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp


@dataclass
class Inspector:
    """One session. Events that nobody waited for yet are kept."""

    socket: aiohttp.ClientWebSocketResponse
    events: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0

    async def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol."""
        self.count += 1
        await self.socket.send_json({"id": self.count, "method": method, "params": parameters})
        while True:
            message = await self._next()
            if message.get("id") == self.count:
                assert "error" not in message, message
                result: dict[str, Any] = message["result"]
                return result
            self.events.append(message)

    async def event(self, method: str) -> dict[str, Any]:
        """The parameters of the next event of a kind."""
        while True:
            for index, message in enumerate(self.events):
                if message["method"] == method:
                    parameters: dict[str, Any] = self.events.pop(index)["params"]
                    return parameters
            self.events.append(await self._next())

    async def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = await asyncio.wait_for(self.socket.receive_json(), 20)
        return message


@asynccontextmanager
async def inspecting(address: str) -> AsyncIterator[Inspector]:
    """A session with the only target of the inspector at `host:port`, found as debuggers find it."""
    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://{address}/json/list") as answer:
            (target,) = await answer.json(content_type=None)
        async with session.ws_connect(target["webSocketDebuggerUrl"]) as socket:
            yield Inspector(socket)
