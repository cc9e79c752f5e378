"""The edge in virtual time as one of the caches that the suite can be played against."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from edgecdn.compiler.compile import load_bytes
from edgecdn.drivers.live.wire import body_allowed, encode_start
from edgecdn.drivers.virtual.play import Script
from edgecdn.http.body import EMPTY, Bytes
from edgecdn.http.fields.dates import http_date
from edgecdn.http.headers import Headers
from edgecdn.http.message import Interim, Request, Response
from edgecdn.plan.model import Plan
from tests.conformance.config import CONFIG
from tests.support.edge import Edge


@cache
def plan() -> Plan:
    """The plan that `make conformance` serves."""
    loaded = load_bytes(CONFIG.format(port=8000).encode(), "cdn.yaml", Path())
    assert loaded.plan is not None, loaded.diagnostics
    return loaded.plan


@dataclass(eq=False, slots=True)
class VirtualEdge:
    """An edge with one PoP in front of a scripted origin; its time moves only when it is told to."""

    origin: Script
    edge: Edge = field(init=False)

    def __post_init__(self) -> None:
        self.edge = Edge(self.origin, plan())
        # No request comes at the start of a second by nature.
        self.edge.world.advance(0.3)

    def ask(self, request: Request) -> Response:
        """The response as a client reads it off the wire, when all that the request set off has ended."""
        response = self.edge.get(
            str(request.url), method=request.method, body=request.body, **dict(request.headers.pairs)
        )
        return _off_the_wire(request.method, response, self.edge.world.now)

    def wait(self, seconds: float) -> None:
        """Let time pass, with what falls due in it."""
        self.edge.world.advance(seconds)


def _off_the_wire(method: str, response: Response, now: float) -> Response:
    """A response after the server has written it, and a client has read it."""
    sent = encode_start(method, response, http_date(now), close=False)
    *early, (status, headers) = [_head(head) for head in sent.head.split(b"\r\n\r\n")[:-1]]
    assert isinstance(response.body, Bytes)
    body = response.body if body_allowed(method, status) else EMPTY
    return Response(status, headers, body, tuple(Interim(*head) for head in early))


def _head(head: bytes) -> tuple[int, Headers]:
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return int(first.split(" ")[1]), Headers.of((name, value) for name, _, value in pairs)
