"""An origin that gives each of its statements a number, so that what comes out of a cache can be held against it."""

from __future__ import annotations

from dataclasses import dataclass, field

from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.edge.effects import Unreachable
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from edgecdn.http.url import Url

SOON = 2.0
"""Seconds that one answer may take, whole seconds of Age included."""


@dataclass(frozen=True)
class Says:
    """What an origin says of one path: seconds, and words of Cache-Control."""

    max_age: int = 30
    s_maxage: int | None = None
    swr: int = 0
    sie: int = 0
    words: frozenset[str] = frozenset()
    tags: str = ""

    @property
    def lifetime(self) -> int:
        return self.max_age if self.s_maxage is None else self.s_maxage

    @property
    def strict(self) -> bool:
        """Whether nothing may be served stale, whatever else is said."""
        return "must-revalidate" in self.words or "no-cache" in self.words

    @property
    def unshared(self) -> bool:
        return bool({"private", "no-store"} & self.words)

    def cache_control(self) -> str:
        numbers = {
            "max-age": self.max_age,
            "s-maxage": self.s_maxage,
            "stale-while-revalidate": self.swr or None,
            "stale-if-error": self.sie or None,
        }
        said = [f"{name}={seconds}" for name, seconds in numbers.items() if seconds is not None]
        return ", ".join([*sorted(self.words), *said])


@dataclass(frozen=True)
class Shape:
    """What the representations of one path depend on beside the rule's key."""

    vary: bool = False
    searched: bool = False

    def of(self, request: Request, version: int) -> str:
        """The representation that a request leads to, as its body."""
        query = request.url.query or ""
        if self.searched:
            query = "&".join(part for part in query.split("&") if part and not part.startswith("utm"))
        wanted = request.headers.first("x-v") or "" if self.vary else "any"
        return f"{request.url.path} {version} k={request.headers.first('x-k') or ''} v={wanted} q={query}"


@dataclass(frozen=True)
class Statement:
    """One statement of the origin's: when, to whom, about what."""

    at: float
    client: str
    url: Url
    body: str
    says: Says
    shape: Shape
    authorised: bool

    def about(self, url: Url) -> bool:
        """Whether it is about what a request for `url` gets, as far as the URL counts."""
        if not self.shape.searched:
            return self.url == url
        same_path = self.url.with_query(None) == url.with_query(None)
        return same_path and _rest(self.url.query) == _rest(url.query)

    @property
    def shared(self) -> bool:
        explicit = {"public", "must-revalidate"} & self.says.words or self.says.s_maxage is not None
        return not self.says.unshared and bool(not self.authorised or explicit)


def _rest(query: str | None) -> list[str]:
    return [part for part in (query or "").split("&") if part and not part.startswith("utm")]


@dataclass
class Teller:
    """The origin. `mood` is `ok`, `failing` (503), `gone`, or `confused` (a 304 to whatever has a condition)."""

    says: dict[str, Says] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)
    mood: str = "ok"

    def __call__(self, name: str, request: Request, now: float) -> Play | Absent:
        if self.mood == "gone":
            return Absent(Unreachable("refused", "nobody listens"), 0.1)
        if self.mood == "failing":
            return Play(503, Headers(), (b"sorry",), delay=0.1)
        if request.method == "POST":
            return Play(200, Headers((("cache-control", "no-store"),)), (b"done",), delay=0.1)
        path = request.url.path
        says, shape = self.says.get(path, Says()), self.shapes.get(path, Shape())
        body = shape.of(request, self.versions.get(path, 0))
        number = str(len(self.statements))
        client = request.headers.first("x-client") or ""
        authorised = "authorization" in request.headers
        self.statements[number] = Statement(now, client, request.url, body, says, shape, authorised)
        tag = f'"{body}"'.replace(" ", "_")
        pairs = [("x-number", number), ("etag", tag), ("cache-control", says.cache_control())]
        pairs += [("cache-tag", says.tags)] if says.tags else []
        pairs += [("vary", "X-V")] if shape.vary else []
        pairs += [("no-vary-search", 'params=("utm")')] if shape.searched else []
        asked = request.headers.first("if-none-match")
        if asked is not None and (asked == tag or self.mood == "confused"):
            return Play(304, Headers(tuple(pairs)), delay=0.1)
        if request.method == "HEAD":
            return Play(200, Headers((*pairs, ("content-length", str(len(body))))), delay=0.1)
        return Play(200, Headers(tuple(pairs)), (body.encode(),), delay=0.1, length=len(body))
