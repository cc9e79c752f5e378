"""Bodies: bytes that are here, that the edge holds, or that the function makes while it is asked for them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from typing import Any
from urllib.parse import parse_qsl

from edgecdn.runtimes.python.host.calls import Call
from edgecdn.runtimes.python.host.query import Query


class Body:
    """A stream of bytes that is read once: `async for chunk in body`.

    One that the edge holds stays there until it is read, and goes on from there where it never is.
    """

    __slots__ = ("_call", "_data", "_number", "_source", "used")

    def __init__(
        self,
        data: bytes | None = None,
        source: AsyncIterator[bytes] | None = None,
        held: tuple[Call, int] | None = None,
    ) -> None:
        self._data = data
        self._source = source
        self._call: Call | None = None if held is None else held[0]
        self._number = 0 if held is None else held[1]
        self.used = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        if self.used:
            raise TypeError("this body has been read already")
        self.used = True
        return self._pieces()

    async def _pieces(self) -> AsyncIterator[bytes]:
        if self._data is not None:
            if self._data:
                yield self._data
        elif self._call is not None:
            while True:
                answer, piece = await self._call.ask({"kind": "read", "body": self._number})
                if answer.get("broken"):
                    raise ConnectionError(answer["broken"])
                if not piece:
                    return
                yield piece
        elif self._source is not None:
            async for piece in self._source:
                yield _bytes(piece)

    async def read(self) -> bytes:
        """All of it."""
        if self._data is not None and not self.used:
            self.used = True
            return self._data
        return b"".join([piece async for piece in self])

    def cross(self, call: Call) -> tuple[dict[str, Any], list[bytes]]:
        """The body in a head, and the bytes behind it."""
        if self.used:
            raise TypeError("this body has been read already")
        self.used = True
        if self._data is not None:
            return {"inline": len(self._data)}, [self._data]
        if self._call is not None:
            return {"host": self._number}, []
        return {"function": call.keep(self._pieces())}, []

    async def whole(self) -> tuple[dict[str, Any], list[bytes]]:
        """The same for a request, which cannot be made while it is sent."""
        if self._call is not None and not self.used:
            self.used = True
            return {"host": self._number}, []
        data = await self.read()
        return {"inline": len(data)}, [data]

    def tee(self) -> Body:
        """Another body with the same bytes."""
        if self.used:
            raise TypeError("this body has been read already")
        if self._data is not None:
            return Body(self._data)
        held = None if self._call is None else (self._call, self._number)
        shared = _Shared(aiter(Body(source=self._source, held=held)))
        self._source, self._call = shared.reader(), None
        return Body(source=shared.reader())


class _Shared:
    """What several readers have read, or will."""

    __slots__ = ("pieces", "source")

    def __init__(self, source: AsyncIterator[bytes]) -> None:
        self.source = source
        self.pieces: list[bytes] = []

    async def reader(self) -> AsyncIterator[bytes]:
        position = 0
        while True:
            if position == len(self.pieces):
                try:
                    self.pieces.append(await anext(self.source))
                except StopAsyncIteration:
                    return
            yield self.pieces[position]
            position += 1


def body_of(value: object) -> Body | None:
    """What a function gives as a body, as one; None where it gives none. Raises TypeError for anything else."""
    match value:
        case None | Body():
            return value
        case str():
            return Body(value.encode())
        case bytes() | bytearray() | memoryview():
            return Body(bytes(value))
        case AsyncIterable():
            return Body(source=aiter(value))
        case dict() | list() | tuple():
            raise TypeError(f"a {type(value).__name__} is no body: write Response.json(…)")
        case Iterable():
            return Body(source=_one_by_one(value))
        case _:
            raise TypeError(f"a {type(value).__name__} is no body: give text, bytes, or an iterable of bytes")


async def _one_by_one(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def _bytes(piece: object) -> bytes:
    if isinstance(piece, str):
        return piece.encode()
    if isinstance(piece, bytes | bytearray | memoryview):
        return bytes(piece)
    raise TypeError(f"a body is made of bytes or text, not of {type(piece).__name__}")


class Payload:
    """What requests and responses have in common: a body, and ways to read it."""

    __slots__ = ("body",)
    body: Body | None

    @property
    def body_used(self) -> bool:
        """Whether the body has been read, or given away."""
        return self.body is not None and self.body.used

    async def bytes(self) -> bytes:
        """The whole body."""
        return b"" if self.body is None else await self.body.read()

    async def text(self) -> str:
        """The whole body as UTF-8; what is none becomes U+FFFD."""
        return (await self.bytes()).decode("utf-8", "replace")

    async def read_json(self) -> Any:
        """The whole body as JSON. Raises ValueError where it is none."""
        return json.loads(await self.bytes())

    async def form(self) -> Query:
        """The fields of a form that was sent as `application/x-www-form-urlencoded`."""
        return Query(parse_qsl(await self.text(), keep_blank_values=True))
