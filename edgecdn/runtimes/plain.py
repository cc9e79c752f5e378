"""The two heads that come with every call, as lines of text: what opens it, and the answer of one that says nothing else.

They say what heads in JSON say (`wire`), for a tenth of the time. Lines end in a line feed, which stands in no field, and
every character is a byte. The first one has a letter where JSON has its brace:

    S<number of the body that the edge holds, 0 without one>    R<status>
    call                                                        call
    the edge's time                                             what was looked at, divided by spaces
    method                                                      a name
    URL                                                         its value, and so on
    the client, as JSON
    a name
    its value, and so on

The bytes of a body that is here stand behind the head.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from edgecdn.edge.turns import Failed, FunctionBody, HostBody, ResponseHead, Start, Turned
from edgecdn.http.headers import Headers
from edgecdn.runtimes.frames import BadFrame, Frame

_LENGTHS: Final = struct.Struct(">II")
_ANSWER: Final = ord("R")
_LONGEST: Final = 2048
"""The longest answer, in bytes, that is read once for all that are the same; with the 1,024 that are kept it is some megabytes."""

_BEFORE: Final = 6
"""How many lines stand before the fields of what opens a call."""


@dataclass(slots=True)
class Answered:
    """The head of an answer with which its call is over: its first line, and all that stands behind the call's."""

    call: str
    first: bytes
    rest: bytes


def encode_start(call: str, start: Start) -> bytes | None:
    """What opens a call, as the bytes of a frame; None where it has to be said in JSON."""
    request = start.request
    if isinstance(request.body, FunctionBody):
        return None
    held, body = (request.body.number, b"") if isinstance(request.body, HostBody) else (0, request.body)
    pairs = request.headers.pairs
    fields = "".join([f"\n{name}\n{value}" for name, value in pairs])
    head = f"S{held}\n{call}\n{start.now!r}\n{request.method}\n{request.url}\n{start.cf}{fields}"
    if head.count("\n") != _BEFORE - 1 + 2 * len(pairs):
        return None
    try:
        text = head.encode("latin-1")
    except UnicodeEncodeError:
        return None
    return b"".join((_LENGTHS.pack(len(text), len(body)), text, body))


def read_answer(frame: Frame) -> Answered | None:
    """The head of an answer; None where the frame's head is JSON. Raises `BadFrame` where it is neither."""
    if frame.head[0] != _ANSWER:
        return None
    lines = frame.head.split(b"\n", 2)
    if len(lines) < 3:
        raise BadFrame("an answer of too few lines")
    return Answered(lines[1].decode("latin-1"), lines[0], lines[2])


def turn_of(
    answer: Answered, body: bytes, now: float, cpu: float | None = None, memory: float | None = None
) -> Turned:
    """The turn that an answer is, with what the call took. Raises `BadFrame` where it says what cannot be."""
    read = _read if len(answer.rest) <= _LONGEST else _read.__wrapped__
    status, headers, reads = read(answer.first, answer.rest)
    outcome: ResponseHead | Failed
    if 200 <= status <= 599:
        outcome = ResponseHead(status, headers, body)
    else:
        outcome = Failed("exception", f"a response cannot have the status {status}")
    return Turned(now, (), outcome, None, done=True, cpu=cpu, memory=memory, reads=reads)


@lru_cache(1024)
def _read(first: bytes, rest: bytes) -> tuple[int, Headers, tuple[str, ...]]:
    """Status, fields, and what was looked at. Most functions say the same again and again, so it is read once."""
    said = first[1:]
    lines = rest.decode("latin-1").split("\n")
    if not said.isdigit():
        raise BadFrame("a status that is no number")
    if len(lines) % 2 == 0:
        raise BadFrame("an answer of too few lines")
    reads = tuple(lines[0].split(" ")) if lines[0] else ()
    return int(said[:4]), Headers.of(zip(lines[1::2], lines[2::2], strict=True)), reads
