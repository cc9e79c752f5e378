"""Heads of responses as pieces of bytes, with holes for what each request has of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from edgecdn.drivers.live.wire import encode_start
from edgecdn.http.headers import Headers
from edgecdn.http.message import Response

AGE: Final = "<age 7f3c>"
TTL: Final = "<ttl 7f3c>"
ID: Final = "<id 7f3c>"
TOOK: Final = "<took 7f3c>"
USED: Final = "<used 7f3c>"
DATE: Final = "<date 7f3c>"
"""What stands in a hole while a head is cut. The edge writes nothing like it, and a head that has it elsewhere is not cut."""


def cut(
    method: str, response: Response, values: Mapping[str, str], marks: Sequence[str]
) -> tuple[bytes, ...] | None:
    """The encoded head of a response to `method`, whose fields have these `values`, cut where the marks stand, in their order.

    A response without a Date gets `DATE` for one. None where a mark does not stand where it should, and nowhere else.
    """
    marked = Headers(tuple((name, values.get(name, value)) for name, value in response.headers.pairs))
    head = encode_start(method, response.with_headers(marked), DATE, close=False).head
    pieces: list[bytes] = []
    for mark in marks:
        piece, found, head = head.partition(mark.encode())
        if not found or mark.encode() in head:
            return None
        pieces.append(piece)
    return (*pieces, head)
