"""The inside of Python's host without its process: handlers of a test's own, spoken to in frames."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import Iterator, Mapping
from typing import Any, cast

from edgecdn.edge.turns import Answer, Answers, Message, Pull, RequestHead, ResponseHead, Start, Turned
from edgecdn.http.headers import Headers
from edgecdn.runtimes.frames import Frame, FrameReader
from edgecdn.runtimes.plain import encode_start, read_answer, turn_of
from edgecdn.runtimes.python.host.bindings import make_env
from edgecdn.runtimes.python.host.calls import sleeper
from edgecdn.runtimes.python.host.clock import clock
from edgecdn.runtimes.python.host.frames import Frames
from edgecdn.runtimes.python.host.isolate import Isolate
from edgecdn.runtimes.python.host.loop import Loop
from edgecdn.runtimes.python.host.shapes import Handler
from edgecdn.runtimes.wire import encode_down, read_up, turned

Value = ResponseHead | Any


class Hosted:
    """One isolate with a handler. `say` gives the turns that a message makes, of this call and of others."""

    def __init__(self, handler: Handler, env: Mapping[str, Any] | None = None) -> None:
        loop = Loop(sleeper)  # type: ignore[abstract]  # what it lacks, asyncio says itself
        loop.enter()
        known = make_env({"strings": {"NAME": "value"}, "images": "IMAGES", **(env or {})})
        self.isolate = Isolate(cast("socket.socket", None), loop, handler, known, "/nowhere", bytearray(4))

    def say(self, message: Message, call: str = "c-1") -> list[Turned]:
        """What the host says to it, as the edge reads it."""
        plain = encode_start(call, message) if isinstance(message, Start) else None
        for head, body in Frames().feed(plain or encode_down(call, message)):
            self.isolate.hear(head, body)
        self.isolate.settle()
        out = b"".join(self.isolate.out)
        self.isolate.out.clear()
        return [_turn(frame) for frame in FrameReader().feed(out)]

    def start(
        self,
        target: str = "/a",
        *fields: tuple[str, str],
        method: str = "GET",
        body: Any = b"",
        cf: str = '{"colo":"TOK","clientIp":"192.0.2.1"}',
        call: str = "c-1",
        now: float = 1.8e9,
    ) -> Turned:
        """The first turn of a call."""
        head = RequestHead(method, f"http://site.example{target}", Headers(fields), body)
        (turn,) = self.say(Start(head, now, cf), call)
        return turn

    def answer(self, ask: int, value: Value = None, *, call: str = "c-1", now: float = 1.8e9) -> list[Turned]:
        """The turns that an answer makes."""
        return self.say(Answers((Answer(ask, value),), now), call)

    def pull(self, number: int = 1, call: str = "c-1") -> list[Turned]:
        """The turns that asking for a piece of a body makes."""
        return self.say(Pull(number, clock.now), call)


def _turn(frame: Frame) -> Turned:
    answer = read_answer(frame)
    if answer is None:
        return turned(read_up(frame), frame, clock.now)
    return turn_of(answer, frame.body, clock.now)


@contextlib.contextmanager
def hosted(handler: Handler, **env: Any) -> Iterator[Hosted]:
    """A host whose loop is the one of this thread, and the clock as it was before."""
    before, hooks = clock.now, sys.get_asyncgen_hooks()
    try:
        yield Hosted(handler, env)
    finally:
        asyncio._set_running_loop(None)
        sys.set_asyncgen_hooks(*hooks)
        clock.now = before


def given(status: int = 200, body: Any = b"", *fields: tuple[str, str]) -> ResponseHead:
    """What the edge answers to a fetch."""
    return ResponseHead(status, Headers(fields), body)


def response_of(turn: Turned) -> ResponseHead:
    """The response that a turn brings."""
    assert isinstance(turn.outcome, ResponseHead), turn.outcome
    return turn.outcome
