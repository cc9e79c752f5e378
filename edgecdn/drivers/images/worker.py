"""A worker: a process that reads a picture, makes another of it, and reads the next, until nobody holds its input."""

from __future__ import annotations

import contextlib
import json
import resource
import struct
import sys
from typing import Any, BinaryIO, Final

from edgecdn.drivers.images.reading import NotMade
from edgecdn.drivers.images.work import Made, inspect, make
from edgecdn.edge.images.recipe import decode

LENGTHS: Final = struct.Struct(">II")
"""In front of each message: the bytes of its head, which is JSON, and of the pictures behind that."""

_LIMITS: Final = (
    (resource.RLIMIT_AS, 2 * 1024**3),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NOFILE, 64),
)
"""What a worker may have: 2 GiB of addresses, no file, no core, few descriptors. A decoder gone astray ends alone."""


def main() -> None:
    """Answer what comes on standard input until its end, which is there too when the parent is gone."""
    for what, most in _LIMITS:
        with contextlib.suppress(OSError, ValueError):  # not every system has every limit
            resource.setrlimit(what, (most, most))
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer one message after the other."""
    while lengths := source.read(LENGTHS.size):
        head, picture = LENGTHS.unpack(lengths)
        asked = json.loads(source.read(head))
        made = answer(asked, source.read(picture))
        told = json.dumps(made[0]).encode()
        sink.write(LENGTHS.pack(len(told), len(made[1])) + told)
        sink.write(made[1])
        sink.flush()


def answer(asked: dict[str, Any], data: bytes) -> tuple[dict[str, object], bytes]:
    """Head and bytes of the answer to one message. Never raises."""
    try:
        recipe = asked.get("recipe")
        made = inspect(data) if recipe is None else make(_split(data, asked["pictures"]), decode(recipe))
    except Exception as problem:  # noqa: BLE001  # whatever it was, the next picture is another one
        made = NotMade(502, f"the image worker failed: {type(problem).__name__}: {problem}")
    match made:
        case Made(result, kind, told):
            return {"status": 200, "type": kind, "told": dict(told)}, result
        case NotMade(status, text):
            return {"status": status, "type": "text/plain"}, text.encode()


def _split(data: bytes, lengths: list[int]) -> list[bytes]:
    """The pictures that came one behind the other."""
    pictures: list[bytes] = []
    at = 0
    for length in lengths:
        pictures.append(data[at : at + length])
        at += length
    return pictures
