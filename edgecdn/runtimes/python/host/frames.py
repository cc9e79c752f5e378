"""Frames, as edgecdn/runtimes/frames.py has them: two lengths of four bytes, a head as JSON, and raw bytes."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from typing import Any, Final

_LENGTHS: Final = struct.Struct(">II")
_encode: Final = json.JSONEncoder(separators=(",", ":")).encode
_decode: Final = json.JSONDecoder().raw_decode


def encode(head: dict[str, Any], pieces: Iterable[bytes] = ()) -> bytes:
    """A head and the bytes behind it, as they go over the socket."""
    text = _encode(head).encode()
    body = b"".join(pieces)
    return b"".join((_LENGTHS.pack(len(text), len(body)), text, body))


class Frames:
    """Cuts a stream of bytes into frames."""

    __slots__ = ("rest",)

    def __init__(self) -> None:
        self.rest = b""

    def feed(self, data: bytes) -> list[tuple[dict[str, Any], bytes]]:
        """The frames that are whole now: heads, with the bytes behind each."""
        buffer = self.rest + data if self.rest else data
        frames: list[tuple[dict[str, Any], bytes]] = []
        start, size = 0, len(buffer)
        while size - start >= 8:
            head, body = _LENGTHS.unpack_from(buffer, start)
            first = start + 8 + head
            if size < first + body:
                break
            frames.append((_decode(buffer[start + 8 : first].decode())[0], buffer[first : first + body]))
            start = first + body
        self.rest = buffer[start:]
        return frames
