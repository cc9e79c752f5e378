"""A request in the ASGI application, as uvicorn runs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from edgecdn.drivers.live.incoming import Incoming
from edgecdn.drivers.live.wire import Start


class EdgeCycle(RequestResponseCycle):
    """uvicorn's cycle, which writes the head as it is given: its names spelled as people write them, its framing ours."""

    async def send(self, message: Any) -> None:
        """`http.response.start` has the whole head under `start`; bodies are uvicorn's business."""
        start: Start | None = message.get("start")
        if start is None:
            await super().send(message)
            return
        if self.flow.write_paused and not self.disconnected:
            await self.flow.drain()
        if self.disconnected:
            return
        self.response_started = True
        self.waiting_for_100_continue = False
        self.chunked_encoding = start.length is None
        self.expected_content_length = start.length or 0
        self.keep_alive = self.keep_alive and not start.close
        self.transport.write(start.head)


def scope_of(
    incoming: Incoming, scope: Mapping[str, Any]
) -> Any:  # uvicorn's own dictionary, which ASGI types
    """The scope of a request: the connection's own `scope`, with this request in it, whose URL is in normal form."""
    url = incoming.head.url
    return {
        **scope,
        "method": incoming.method,
        "http_version": "1.0" if incoming.http_1_0 else "1.1",
        "path": url.path,
        "raw_path": url.path.encode("ascii"),
        "query_string": (url.query or "").encode("ascii"),
        "state": {"incoming": incoming},
    }
