"""Frames between the edge and a function's host: a head as JSON, and raw bytes behind it.

Everything that is read off a host's socket goes through `FrameReader`: a host runs code that nobody vouches for, so a frame
that is not well formed is an error that ends the host, not something to be made the best of.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final

_LENGTHS: Final = struct.Struct(">II")
MOST_HEAD: Final = 1024 * 1024
MOST_BODY: Final = 64 * 1024 * 1024


class BadFrame(Exception):
    """The bytes are no frame."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A head (JSON text) and the bytes behind it."""

    head: bytes
    body: bytes = b""

    def encode(self) -> bytes:
        """The frame on the wire: two lengths of four bytes, big-endian, then both parts."""
        return b"".join((_LENGTHS.pack(len(self.head), len(self.body)), self.head, self.body))


@dataclass(eq=False, slots=True)
class FrameReader:
    """Cuts a stream of bytes into frames."""

    buffer: bytearray = field(default_factory=bytearray)

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that are whole now. Raises `BadFrame` where a length is out of bounds."""
        buffer = self.buffer
        buffer += data
        frames: list[Frame] = []
        start = 0
        while len(buffer) - start >= _LENGTHS.size:
            head, body = _LENGTHS.unpack_from(buffer, start)
            if not 2 <= head <= MOST_HEAD or body > MOST_BODY:
                raise BadFrame(f"a frame of {head} + {body} bytes")
            first = start + _LENGTHS.size
            end = first + head + body
            if len(buffer) < end:
                break
            frames.append(Frame(bytes(buffer[first : first + head]), bytes(buffer[first + head : end])))
            start = end
        if start:
            del buffer[:start]
        return frames
