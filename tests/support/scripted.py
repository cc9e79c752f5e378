"""Functions that a test scripts: what they say in each of their turns, without any runtime."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from edgecdn.edge.effects import Turn
from edgecdn.edge.turns import (
    Answer,
    Answers,
    Ask,
    Failed,
    Hangup,
    Message,
    Pull,
    RequestHead,
    ResponseHead,
    Start,
    SubFetch,
    Turned,
)
from edgecdn.http.headers import Headers
from edgecdn.plan.model import Function, On

Script = Callable[[Message], Turned]


def function(name: str, *paths: str, on: On = "viewer", **fields: object) -> Function:
    """A function of the plan."""
    made = Function(name, "nodejs", "20", f"functions/{name}.js", "0" * 64, 2**27, 5.0, paths or ("*",), on)
    return replace(made, **fields)  # type: ignore[arg-type]


def answer(status: int, body: bytes = b"", *fields: tuple[str, str]) -> Turned:
    """The last turn of a function that answers by itself."""
    return Turned(0.0, outcome=ResponseHead(status, Headers(fields), body), done=True)


def fail(kind: str, text: str) -> Turned:
    """The last turn of a function that fails."""
    return Turned(0.0, outcome=Failed(kind, text), done=True)  # type: ignore[arg-type]


def fetch(head: RequestHead, number: int = 1) -> Turned:
    """A turn that asks for one sub-request."""
    return Turned(0.0, asks=(Ask(number, SubFetch(head)),))


def told(message: Message) -> ResponseHead:
    """The response that a message brings to a function that fetched one thing."""
    assert isinstance(message, Answers)
    (only,) = message.answers
    assert isinstance(only, Answer)
    assert isinstance(only.value, ResponseHead), only.value
    return only.value


def passing(*fields: tuple[str, str]) -> Script:
    """A function that hands the request on, with some more fields, and the response back as it came."""

    def turn(message: Message) -> Turned:
        if isinstance(message, Start):
            head = message.request
            return fetch(replace(head, headers=head.headers.merge(Headers(fields))))
        return Turned(0.0, outcome=told(message), done=True)

    return turn


@dataclass
class Functions:
    """A turner for the virtual world: functions by name, with a record of who was told what."""

    scripts: Mapping[str, Script]
    seen: list[tuple[str, Message]] = field(default_factory=list)

    def __call__(self, turn: Turn, now: float) -> Turned:
        self.seen.append((turn.function, turn.message))
        if isinstance(turn.message, Hangup):
            return Turned(now, done=True)
        return replace(self.scripts[turn.function](turn.message), at=now)

    def starts(self, name: str) -> list[RequestHead]:
        """The requests that a function was started with."""
        return [m.request for who, m in self.seen if who == name and isinstance(m, Start)]

    def pulls(self) -> int:
        """How often a body was asked for more."""
        return sum(isinstance(message, Pull) for _, message in self.seen)
