"""Caches that are wrong, on which the suite has to fail."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from edgecdn.drivers.virtual.play import Play, Script
from edgecdn.http.body import Bytes
from edgecdn.http.message import Request, Response
from tests.conformance.virtual import VirtualEdge
from tests.support.edge import START

_COUNTS: Final = frozenset(("server-request-count", "request-numbers"))


@dataclass(eq=False, slots=True)
class Forgetful:
    """Stores nothing: every request goes to the origin."""

    origin: Script
    now: float = START

    def ask(self, request: Request) -> Response:
        """What the origin says; a 502 where it says nothing."""
        match self.origin("suite", request, self.now):
            case Play(status=status, headers=headers, pieces=pieces, interim=interim):
                return Response(status, headers, Bytes(b"".join(pieces)), interim)
            case _:
                return Response(502)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@dataclass(eq=False, slots=True)
class Greedy(Forgetful):
    """Stores everything by its URL, and serves it whatever the request, for ever."""

    stored: dict[str, Response] = field(default_factory=dict)

    def ask(self, request: Request) -> Response:
        """What came first."""
        url = str(request.url)
        if url not in self.stored:
            self.stored[url] = Forgetful.ask(self, request)
        return self.stored[url]


@dataclass(eq=False, slots=True)
class Timeless(VirtualEdge):
    """The edge, but nothing ever becomes older."""

    def wait(self, seconds: float) -> None:
        """Let no time pass."""


@dataclass(eq=False, slots=True)
class Bare(VirtualEdge):
    """The edge, but of the fields of its responses only those come through by which the suite counts."""

    def ask(self, request: Request) -> Response:
        """The response with hardly a field."""
        response = VirtualEdge.ask(self, request)
        return response.with_headers(response.headers.where(_COUNTS.__contains__))


@dataclass(eq=False, slots=True)
class Garbling(VirtualEdge):
    """The edge, but each body has a byte too many."""

    def ask(self, request: Request) -> Response:
        """The response with more than its body."""
        response = VirtualEdge.ask(self, request)
        assert isinstance(response.body, Bytes)
        return replace(response, body=Bytes(response.body.data + b"!"))
