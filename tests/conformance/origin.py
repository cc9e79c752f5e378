"""The suite's origin: it answers each request as the case says, and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.edge.effects import Unreachable
from edgecdn.http.fields.dates import http_date
from edgecdn.http.headers import Headers
from edgecdn.http.message import Interim, Request
from tests.conformance.cases import Early, Step, Told

UUID: Final = "7d4c2f0e-51b3-4a7e-9f0d-2c6b8a1e3f55"
"""What stands in the path of every request, and is the body where a case has none of its own."""

DATES: Final = frozenset(("date", "expires", "last-modified", "if-modified-since", "if-unmodified-since"))
_LOCATIONS: Final = frozenset(("location", "content-location"))
_NO_BODY: Final = frozenset((204, 304))


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that came: its number with the client, None where it bore none; and the fields of the answer that are checked."""

    number: int | None
    method: str
    headers: Headers
    told: tuple[tuple[str, str], ...]


@dataclass(eq=False, slots=True)
class Origin:
    """An origin for one case. It answers out of its script, whichever cache is in front."""

    steps: Sequence[Step]
    seen: list[Seen] = field(default_factory=list)
    _sent: dict[int, Headers] = field(default_factory=dict)

    def __call__(self, origin: str, request: Request, now: float) -> Play | Absent:
        """What it does with a request that comes at `now`."""
        asked = request.headers.first("req-num")
        number = int(asked) if asked else len(self.seen) + 1
        if number > len(self.steps):
            return Play(409, Headers((("content-type", "text/plain"),)))
        step, now = self.steps[number - 1], now + self.steps[number - 1].response_pause
        status = self._status(step, number, request)
        headers, told = self._fields(step, request, len(self.seen) + 1, asked, now)
        self.seen.append(Seen(int(asked) if asked else None, request.method, request.headers, told))
        self._sent[number] = headers
        numbers = " ".join("NaN" if seen.number is None else str(seen.number) for seen in self.seen)
        body = b"" if status in _NO_BODY else (step.response_body or UUID).encode()
        if step.disconnect:
            return Absent(Unreachable("protocol", "the origin closed the connection"), step.response_pause)
        if not 200 <= status <= 599:
            # What the client towards origins makes of such a status.
            return Absent(Unreachable("protocol", f"the origin answered with the status {status}"))
        headers = _framed(headers.add("request-numbers", numbers), body, status, now)
        early = tuple(_interim(interim) for interim in step.interim_responses)
        pieces = (body,) if body and request.method != "HEAD" else ()
        length = len(body) if pieces else None
        return Play(status, headers, pieces, delay=step.response_pause, length=length, interim=early)

    def _status(self, step: Step, number: int, request: Request) -> int:
        """The status of the step; where a condition is expected, 304 for the right one, and else 999 as the suite has it."""
        if not step.validated:
            return 200 if step.response_status is None else step.response_status[0]
        before = self._said(number - 1)
        pairs = (("last-modified", "if-modified-since"), ("etag", "if-none-match"))
        met = (
            bool(sent) and request.headers.get(condition) == sent[-1]
            for sent, condition in ((before.all(name), condition) for name, condition in pairs)
        )
        return 304 if any(met) else 999

    def _said(self, number: int) -> Headers:
        """The fields of a step as they were sent, or as the case has them where a cache answered; a date is not made before it is sent."""
        lines = self.steps[number - 1].response_headers if number else ()
        unsent = Headers.of((str(line[0]), line[1]) for line in lines if isinstance(line[1], str))
        return self._sent.get(number, unsent)

    def _fields(
        self, step: Step, request: Request, count: int, asked: str | None, now: float
    ) -> tuple[Headers, tuple[tuple[str, str], ...]]:
        """The fields of a response, and what the client is to check of them."""
        target = request.url.target
        headers = Headers(
            (
                ("server-base-url", target),
                ("server-request-count", str(count)),
                ("client-request-count", asked or "NaN"),
                ("server-now", str(int(now * 1000))),
                ("capability-seen", request.headers.get("surrogate-capability") or ""),
            )
        )
        told: dict[str, str] = {}
        for line in step.response_headers:
            name = str(line[0]).lower()
            headers = headers.add(name, fixed(step, line, headers))
            if len(line) < 3 or line[2]:
                told[name] = headers.get(name) or ""
        return headers, tuple(told.items())


def fixed(step: Step, line: Told, around: Headers) -> str:
    """The value of a field, with what it takes from the other fields of its response filled in."""
    name, value = str(line[0]).lower(), line[1]
    if isinstance(value, int):
        if name not in DATES:
            return str(value)
        return date(int(around.first("server-now") or 0) / 1000 + value, long=name in step.rfc850date)
    if name in _LOCATIONS and step.magic_locations:
        base = around.first("server-base-url")
        return f"{base}/{value}" if value else str(base)
    capability = around.first("capability-seen")
    if name == "surrogate-control" and capability:
        return value.replace("CAPABILITY_TARGET", capability.partition("=")[0])
    return value


def date(at: float, *, long: bool = False) -> str:
    """A date as HTTP writes it, or in the older form of RFC 850."""
    if not long:
        return http_date(at)
    return datetime.fromtimestamp(at, UTC).strftime("%A, %d-%b-%y %H:%M:%S GMT")


def _framed(headers: Headers, body: bytes, status: int, now: float) -> Headers:
    """The fields with those that the suite's server sends by itself."""
    if status in _NO_BODY:
        length = headers.first("content-length")
    else:
        # Node writes such a head and its body as one text, in UTF-8; a head alone goes out in Latin-1.
        headers = Headers(tuple((name, value.encode().decode("latin-1")) for name, value in headers.pairs))
        length = str(len(body))
    if "content-type" not in headers:
        headers = headers.add("content-type", "text/plain")
    if "date" not in headers:
        headers = headers.add("date", http_date(now))
    if length is not None:
        headers = headers.set("content-length", length)
    return headers if "connection" in headers else headers.add("connection", "keep-alive")


def lies(steps: Sequence[Step]) -> bool:
    """Whether a response of these steps is framed otherwise than its head says, which is seen on a socket only."""
    return any(_lies(step, str(line[0]).lower(), line[1]) for step in steps for line in step.response_headers)


def _lies(step: Step, name: str, value: str | float) -> bool:
    match name:
        case "transfer-encoding":
            return True
        case "content-length":
            return not step.validated and value != str(len(step.response_body or UUID))
        case _:
            return False


def _interim(early: Early) -> Interim:
    status, fields = early[0], early[1] if len(early) > 1 else ()
    assert isinstance(status, int)
    assert isinstance(fields, tuple)
    return Interim(status, Headers.of(fields))
