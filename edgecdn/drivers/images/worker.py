"""A worker: a process that reads a picture, makes another of it, and reads the next, until nobody holds its input."""

from __future__ import annotations

import contextlib
import json
import resource
import struct
import sys
from typing import BinaryIO, Final

from edgecdn.drivers.images.reading import NotMade
from edgecdn.drivers.images.wanted import Wanted
from edgecdn.drivers.images.work import Made, inspect, transform

LENGTHS: Final = struct.Struct(">II")
"""In front of each message: the bytes of its head, which is JSON, and of the picture behind that."""

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
        answer = _answer(asked, source.read(picture))
        told = json.dumps(answer[0]).encode()
        sink.write(LENGTHS.pack(len(told), len(answer[1])) + told)
        sink.write(answer[1])
        sink.flush()


def _answer(asked: dict[str, dict[str, object]], data: bytes) -> tuple[dict[str, object], bytes]:
    try:
        wanted = asked.get("transform")
        # The parent read it from a query and checked it.
        made = inspect(data) if wanted is None else transform(data, Wanted(**wanted))  # type: ignore[arg-type]  # fields by name, as the pool sent them
    except Exception as problem:  # noqa: BLE001  # whatever it was, the next picture is another one
        made = NotMade(502, f"the image worker failed: {type(problem).__name__}: {problem}")
    match made:
        case Made(result, kind):
            return {"status": 200, "type": kind}, result
        case NotMade(status, text):
            return {"status": status, "type": "text/plain"}, text.encode()
