"""A case of the suite, played: its client's side, against any cache, in whatever time that cache lives in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from edgecdn.drivers.virtual.play import Script
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url
from tests.conformance.cases import Case, Step
from tests.conformance.checks import answer_problems, asking_problems
from tests.conformance.origin import UUID, Origin, fixed

PAUSE: Final = 3.0
"""Seconds that the suite's client waits where a case wants something to become stale."""

_ALWAYS: Final = (("pragma", "foo"), ("cache-control", "nothing-to-see-here"))
"""What the suite's client sends where a case has no fields of its own, so that no cache of the client's is asked."""

_BY_ITSELF: Final = (
    ("accept", "*/*"),
    ("accept-language", "*"),
    ("sec-fetch-mode", "cors"),
    ("user-agent", "node"),
    ("accept-encoding", "gzip, deflate"),
)
"""What Node's fetch sends where the case does not say it."""


class Cache(Protocol):
    """What stands between the client and the origin."""

    def ask(self, request: Request) -> Response:
        """The response to a request, with its body here, as it is on the wire."""
        ...

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        ...


Making = Callable[[Script], Cache]
"""A cache in front of an origin, empty."""


def play(case: Case, making: Making) -> str | None:
    """The first thing that is not as the case says, as a sentence; None where the case passes."""
    origin = Origin(case.requests)
    cache = making(origin)
    responses: list[Response] = []
    for number, step in enumerate(case.requests, 1):
        before = responses[-1].headers if responses else Headers()
        response = cache.ask(_request(case, number, step, before))
        responses.append(response)
        for problem in answer_problems(number, step, response):
            return problem
        if step.pause_after:
            cache.wait(PAUSE)
    return next(asking_problems(case.requests, responses, origin.seen), None)


def _request(case: Case, number: int, step: Step, before: Headers) -> Request:
    """A step's request; `before` are the fields of the response before it, from whose time dates are counted."""
    query = f"?{step.query_arg}" if step.query_arg else ""
    name = f"/{step.filename}" if step.filename else ""
    url = parse_url(f"http://localhost:8080/test/{UUID}{name}{query}")
    assert url is not None
    own = [(field, fixed(step, (field, value), before)) for field, value in step.request_headers]
    numbered = (("test-name", case.name), ("test-id", case.id), ("req-num", str(number)))
    headers = Headers.of((*(own or _ALWAYS), *numbered))
    # fetch() joins the lines of one name.
    joined = Headers(tuple((name, headers.get(name) or "") for name, _ in dict(headers.pairs).items()))
    body = Bytes(step.request_body.encode())
    if body.data:
        joined = joined.set("content-length", str(body.length))
    return Request(step.request_method, url, Headers(_BY_ITSELF).merge(joined), body)
