"""Turns as frames: what the edge says to a host, and what a host says to the edge."""

from __future__ import annotations

from typing import Final, assert_never

import msgspec

from edgecdn.edge.turns import (
    Answer,
    Answers,
    Ask,
    CacheCall,
    Chunk,
    CrossingBody,
    Failed,
    FunctionBody,
    Hangup,
    HostBody,
    Log,
    Message,
    Nap,
    Pull,
    ReadBody,
    Refusal,
    RequestHead,
    ResponseHead,
    ServiceCall,
    Start,
    SubFetch,
    Turned,
)
from edgecdn.http.headers import Headers
from edgecdn.runtimes.frames import BadFrame, Frame


class _Body(msgspec.Struct, omit_defaults=True):
    """A body in a head: `inline` bytes behind the head, a `host` body's number, or a `function` body's."""

    inline: int | None = None
    host: int | None = None
    function: int | None = None
    length: int | None = None


class _Message(msgspec.Struct, omit_defaults=True):
    """A request or a response in a head."""

    headers: list[tuple[str, str]]
    body: _Body
    method: str = ""
    url: str = ""
    cf: str = ""
    status: int = 0


class _Answer(msgspec.Struct, omit_defaults=True):
    ask: int
    response: _Message | None = None
    chunk: int | None = None
    broken: str | None = None
    refusal: str | None = None


class _Down(msgspec.Struct, omit_defaults=True):
    """A head from the edge to a host."""

    call: str
    kind: str
    now: float = 0.0
    request: _Message | None = None
    cf: str = ""
    answers: list[_Answer] = []
    number: int = 0


class _Want(msgspec.Struct):
    number: int
    kind: str
    request: _Message | None = None
    response: _Message | None = None
    service: str = ""
    operation: str = ""
    cache: str = ""
    seconds: float = 0.0
    body: int = 0


class _Failure(msgspec.Struct):
    kind: str
    text: str
    where: str = ""
    stack: list[str] = []


class _Pulled(msgspec.Struct):
    length: int
    broken: str | None = None


class Up(msgspec.Struct):
    """A head from a host: a turn of a call, or, with `hello`, `pong` or `died`, news of an isolate."""

    call: str = ""
    asks: list[_Want] = []
    response: _Message | None = None
    failed: _Failure | None = None
    pulled: _Pulled | None = None
    done: bool = False
    logs: list[tuple[str, str]] = []
    reads: list[str] = []
    hello: str = ""
    pop: str = ""
    pong: int = 0
    died: _Failure | None = None


_MOST_FRAMES: Final = 20
"""The most places of a stack that are kept."""

_UP: Final = msgspec.json.Decoder(Up)
_ENCODER: Final = msgspec.json.Encoder()


def read_up(frame: Frame) -> Up:
    """A host's head. Raises `BadFrame` where it is none."""
    try:
        return _UP.decode(frame.head)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        raise BadFrame(str(problem)) from None


def encode_down(call: str, message: Message) -> bytes:
    """What the edge says, as the bytes of a frame."""
    tail: list[bytes] = []
    match message:
        case Start(request, now, cf):
            head = _Down(call, "start", now, _request(request, tail), cf)
        case Answers(answers, now):
            head = _Down(call, "answers", now, answers=[_answer(answer, tail) for answer in answers])
        case Pull(number, now):
            head = _Down(call, "pull", now, number=number)
        case Hangup():
            head = _Down(call, "hangup")
        case _:
            assert_never(message)
    return Frame(_ENCODER.encode(head), b"".join(tail)).encode()


def _answer(answer: Answer, tail: list[bytes]) -> _Answer:
    match answer.value:
        case None:
            return _Answer(answer.ask)
        case Refusal(text):
            return _Answer(answer.ask, refusal=text)
        case Chunk(data, broken):
            tail.append(data)
            return _Answer(answer.ask, chunk=len(data), broken=broken)
        case ResponseHead(status, headers, body):
            return _Answer(
                answer.ask, response=_Message(list(headers.pairs), _body(body, tail), status=status)
            )
        case _:
            assert_never(answer.value)


def _request(request: RequestHead, tail: list[bytes]) -> _Message:
    body = _body(request.body, tail)
    return _Message(list(request.headers.pairs), body, request.method, request.url)


def _body(body: CrossingBody, tail: list[bytes]) -> _Body:
    match body:
        case bytes():
            tail.append(body)
            return _Body(inline=len(body))
        case HostBody(number, length):
            return _Body(host=number, length=length)
        case FunctionBody(number):
            return _Body(function=number)
        case _:
            assert_never(body)


class _Tail:
    """The bytes behind a head, taken piece by piece in the order of the head."""

    __slots__ = ("data", "position")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def take(self, length: int) -> bytes:
        end = self.position + length
        if length < 0 or end > len(self.data):
            raise BadFrame("a body is longer than its frame")
        piece = self.data[self.position : end]
        self.position = end
        return piece


def turned(up: Up, frame: Frame, now: float, cpu: float | None = None, memory: float | None = None) -> Turned:
    """A host's turn, with what its call took. Raises `BadFrame` where it says what cannot be."""
    tail = _Tail(frame.body)
    asks = tuple(Ask(want.number, _want(want, tail)) for want in up.asks)
    outcome: ResponseHead | Failed | None = None
    if up.failed is not None:
        outcome = failed(up.failed)
    elif up.response is not None:
        head = up.response
        if not 200 <= head.status <= 599:
            outcome = Failed("exception", f"a response cannot have the status {head.status}")
        else:
            outcome = ResponseHead(head.status, Headers.of(head.headers), _crossing(head.body, tail))
    pulled = None if up.pulled is None else Chunk(tail.take(up.pulled.length), up.pulled.broken)
    return Turned(now, asks, outcome, pulled, up.done, logs_of(up), cpu, memory, tuple(up.reads))


def logs_of(up: Up) -> tuple[Log, ...]:
    """What the function wrote."""
    return tuple(_log(level, text) for level, text in up.logs)


def failed(failure: _Failure) -> Failed:
    """A failure as the edge knows it; a kind that a host has no business to tell is a crash."""
    stack = tuple(failure.stack[:_MOST_FRAMES])
    match failure.kind:
        case "exception" | "memory" | "start" | "size" as kind:
            return Failed(kind, failure.text, failure.where, stack)
        case _:
            return Failed("crash", failure.text, failure.where, stack)


def _log(level: str, text: str) -> Log:
    match level:
        case "debug" | "info" | "warn" | "error":
            return Log(level, text)
        case _:
            return Log("log", text)


def _want(want: _Want, tail: _Tail) -> SubFetch | ServiceCall | CacheCall | Nap | ReadBody:
    match want.kind:
        case "fetch" if want.request is not None:
            return SubFetch(_asked(want.request, tail))
        case "service" if want.request is not None:
            return ServiceCall(want.service, _asked(want.request, tail))
        case "cache" if want.request is not None:
            return _cache_call(want, want.request, tail)
        case "nap":
            return Nap(min(max(0.0, want.seconds), 2**31))
        case "read":
            return ReadBody(want.body)
        case _:
            raise BadFrame(f"an ask of the kind {want.kind!r}")


def _cache_call(want: _Want, request: _Message, tail: _Tail) -> CacheCall:
    asked = _asked(request, tail)
    match want.operation:
        case "match" | "delete" as operation:
            return CacheCall(operation, want.cache, asked)
        case "put" if want.response is not None and 200 <= want.response.status <= 599:
            head = want.response
            body = _crossing(head.body, tail)
            return CacheCall(
                "put", want.cache, asked, ResponseHead(head.status, Headers.of(head.headers), body)
            )
        case _:
            raise BadFrame(f"a cache cannot {want.operation!r}")


def _asked(request: _Message, tail: _Tail) -> RequestHead:
    body = _crossing(request.body, tail)
    return RequestHead(request.method, request.url, Headers.of(request.headers), body, request.cf)


def _crossing(body: _Body, tail: _Tail) -> CrossingBody:
    if body.inline is not None:
        return tail.take(body.inline)
    if body.host is not None:
        return HostBody(body.host, body.length)
    if body.function is not None:
        return FunctionBody(body.function)
    raise BadFrame("a body that is nowhere")
