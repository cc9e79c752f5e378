"""Frames, as edgecdn/runtimes/frames.py has them: two lengths of four bytes, a head, and raw bytes.

A head is JSON, but for the two that come with every call: edgecdn/runtimes/plain.py has these.
"""

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


def encode_answer(call: str, response: dict[str, Any], reads: Iterable[str], body: bytes) -> bytes | None:
    """An answer with which its call is over, as a frame; None where it has to be said in JSON."""
    pairs = response["headers"]
    fields = "".join([f"\n{name}\n{value}" for name, value in pairs])
    head = f"R{response['status']}\n{call}\n{' '.join(reads)}{fields}"
    try:
        text = head.encode("latin-1")
    except UnicodeEncodeError:
        return None
    # A line end in what came from elsewhere would say something else.
    if text.count(b"\n") != 2 + 2 * len(pairs):
        return None
    return b"".join((_LENGTHS.pack(len(text), len(body)), text, body))


def _start(head: str, length: int) -> dict[str, Any]:
    held, call, now, method, url, cf, *fields = head[1:].split("\n")
    body = {"inline": length} if held == "0" else {"host": int(held)}
    pairs = list(zip(fields[::2], fields[1::2], strict=True))
    request = {"method": method, "url": url, "headers": pairs, "body": body}
    return {"kind": "start", "call": call, "now": float(now), "request": request, "cf": cf}


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
            told = buffer[start + 8 : first]
            plain = told[:1] == b"S"
            read = _start(told.decode("latin-1"), body) if plain else _decode(told.decode())[0]
            frames.append((read, buffer[first : first + body]))
            start = first + body
        self.rest = buffer[start:]
        return frames
