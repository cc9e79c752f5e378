"""The ASGI application: what is not answered inside the protocol's callback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from edgecdn.drivers.live.desk import Desk
from edgecdn.drivers.live.incoming import Incoming
from edgecdn.drivers.live.wire import body_allowed, encode_start
from edgecdn.drivers.live.world import Done
from edgecdn.edge.streams import let_go
from edgecdn.http.body import EMPTY, Body, BodyBroken, Bytes, Counted, Stream
from edgecdn.http.message import Response

_GATHER = 256 * 1024
"""How many bytes of a body that is here go into one write; the client's pace decides when the next one follows."""


def make_app(desk: Desk) -> Starlette:
    """The application over a desk."""
    return Starlette(routes=[Mount("/", Endpoint(desk))])


@dataclass(eq=False, slots=True)
class Endpoint:
    """Answers every request through the edge."""

    desk: Desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, from wherever its work stands to the last byte of its response."""
        incoming: Incoming = scope["state"]["incoming"]
        own = asyncio.current_task()
        assert own is not None, "an application runs in a task"
        incoming.tasks.add(own)
        if incoming.gone:
            # The client left before this task's turn came; what has begun for it is told at the first wait.
            own.cancel()
        try:
            await self._answer(incoming, receive, send)
        except asyncio.CancelledError:
            # The client has left, or the server stops: nobody is there to be told.
            return
        finally:
            incoming.tasks.discard(own)

    async def _answer(self, incoming: Incoming, receive: Receive, send: Send) -> None:
        started: Done[Response] | asyncio.Future[Response] | None = incoming.started
        if started is None:
            started = self.desk.start(incoming, self._body(incoming, receive))
        if isinstance(started, Done):
            response = started.value
        else:
            incoming.tasks.add(started)
            try:
                response = await started
            except asyncio.CancelledError:
                if started.done() and not started.cancelled() and started.exception() is None:
                    self.desk.world.spawn(let_go(started.result().body))
                raise
            finally:
                incoming.tasks.discard(started)
        await self._send(incoming, response, send)

    def _body(self, incoming: Incoming, receive: Receive) -> Body:
        if incoming.head.length == 0:
            return EMPTY
        return self.desk.world.stream(_received(receive), incoming.head.length)

    async def _send(self, incoming: Incoming, response: Response, send: Send) -> None:
        """Send head and body; a body that breaks off ends the connection without an end of the message."""
        start = encode_start(incoming.method, response, self.desk.date(), close=incoming.http_1_0)
        if start.length is None and incoming.http_1_0:
            # HTTP/1.0 knows no chunks: the end of the connection is the end of the body.
            response = await self._collected(response)
            start = encode_start(incoming.method, response, self.desk.date(), close=True)
        try:
            await send(_message("http.response.start", start=start, status=response.status, headers=[]))
        except asyncio.CancelledError:
            self.desk.world.spawn(let_go(response.body))
            raise
        sent = 0
        try:
            async for piece in self._pieces(incoming, response):
                await send(_message("http.response.body", body=piece, more_body=True))
                sent += len(piece)
        except BodyBroken as problem:
            self.desk.finished(incoming, response, sent, str(problem))
            raise
        await send(_message("http.response.body", body=b"", more_body=False))
        self.desk.finished(incoming, response, sent)

    async def _pieces(self, incoming: Incoming, response: Response) -> AsyncIterator[bytes]:
        if not body_allowed(incoming.method, response.status):
            self.desk.world.spawn(let_go(response.body))
            return
        match response.body:
            case Bytes(data):
                view = memoryview(data)
                for start in range(0, len(data), _GATHER):
                    yield bytes(view[start : start + _GATHER])
            case Stream() as stream:
                async for piece in self.desk.world.chunks(stream):
                    yield piece
            case Counted(length):
                yield b"\0" * length

    async def _collected(self, response: Response) -> Response:
        pieces = (
            [piece async for piece in self.desk.world.chunks(response.body)]
            if isinstance(response.body, Stream)
            else []
        )
        return Response(response.status, response.headers, Bytes(b"".join(pieces)))


async def _received(receive: Receive) -> AsyncIterator[bytes]:
    """The body that a client sends."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BodyBroken("the client left before its body was whole")
        more = message.get("more_body", False)
        if message.get("body"):
            yield message["body"]


def _message(kind: str, **fields: Any) -> MutableMapping[str, Any]:
    return {"type": kind, **fields}
