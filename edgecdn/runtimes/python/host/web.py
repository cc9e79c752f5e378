"""Requests and responses as the function sees them, and its `fetch`."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final, overload
from urllib.parse import parse_qsl, urlsplit

from edgecdn.runtimes.python.host.body import Body, Payload, body_of
from edgecdn.runtimes.python.host.calls import Call, current, current_or_none
from edgecdn.runtimes.python.host.headers import Headers
from edgecdn.runtimes.python.host.query import Facts, Query

_NO_BODY: Final = (204, 205, 304)
_SNAKE: Final = re.compile(r"_([a-z])")

Fields = Mapping[str, str] | Iterable[tuple[str, str]] | None


class Request(Payload):
    """A request: the client's, or one that the function makes, from a URL or from another request."""

    __slots__ = ("_facts", "_fields", "_seen", "_url", "method")
    _url: str
    _seen: set[str] | None
    # As they came; most functions look at few of them.
    _fields: Headers | list[tuple[str, str]]
    _facts: Facts | str
    method: str

    def __init__(
        self,
        url: str | Request,
        *,
        method: str | None = None,
        headers: Fields = None,
        body: object = None,
        cf: Mapping[str, Any] | None = None,
    ) -> None:
        outer = url if isinstance(url, Request) else None
        call = current_or_none()
        if outer is None and call is not None:
            call.take(str(url))
        self._url = url if isinstance(url, str) else url._url  # noqa: SLF001 - one of our own
        self._seen = None if outer is None else outer._seen  # noqa: SLF001 - one of our own
        self.method = (method or ("GET" if outer is None else outer.method)).upper()
        self._fields = Headers((None if outer is None else outer.headers) if headers is None else headers)
        self._facts = "" if outer is None else outer._facts  # noqa: SLF001 - one of our own
        if cf is not None:
            self._facts = Facts(cf)
        self.body = body_of(body) if body is not None or outer is None else outer.body
        if body is not None and self.method in ("GET", "HEAD"):
            raise TypeError(f"a request with the method {self.method} has no body")

    @property
    def url(self) -> str:
        """The whole URL, with its query."""
        call = None if self._seen is None else current_or_none()
        return self._url if call is None else call.give(self._url)

    @property
    def headers(self) -> Headers:
        """The header fields."""
        if isinstance(self._fields, list):
            pairs = [pair for pair in self._fields if pair[0].lower() != "content-length"]
            self._fields = Headers.crossed(pairs, self._seen)
        return self._fields

    @property
    def cf(self) -> Facts:
        """What is known of the client, or the wishes of a request that the function made."""
        if isinstance(self._facts, str):
            known = json.loads(self._facts or "{}")
            # It is for the platforms that tell it elsewhere.
            known.pop("clientIp", None)
            self._facts = Facts(known, self._seen)
        return self._facts

    @property
    def path(self) -> str:
        """The path as it was sent, with its escapes."""
        return urlsplit(self._url).path

    @property
    def query(self) -> Query:
        """The parameters of the query."""
        return Query(parse_qsl(urlsplit(self._url).query, keep_blank_values=True), self._seen)

    async def json(self) -> Any:
        """The whole body as JSON. Raises ValueError where it is none."""
        return await self.read_json()

    def clone(self) -> Request:
        """The same once more; both bodies can be read."""
        copy = Request(self)
        copy.body = None if self.body is None else self.body.tee()
        return copy

    def __repr__(self) -> str:
        return f"<Request {self.method} {self._url}>"

    @classmethod
    def crossed(cls, call: Call, head: dict[str, Any], data: bytes, facts: str) -> Request:
        """The client's request, as the handler gets it."""
        made: Request = cls.__new__(cls)
        made._url = head["url"]
        made._seen = call.reads
        made.method = head["method"]
        made._fields = head["headers"]
        made._facts = facts
        made.body = _crossed_body(call, head["body"], data)
        return made

    def wishes(self) -> Mapping[str, Any] | None:
        """`request.cf` tells of the client; only what a function put there itself is a wish."""
        facts = self._facts
        known = None if isinstance(facts, str) else facts._known  # noqa: SLF001 - nobody looks at it here
        return None if known is None or "colo" in known else known

    def head(self, body: dict[str, Any], wishes: Mapping[str, Any] | None) -> dict[str, Any]:
        """The request as it goes to the edge."""
        cf = "" if not wishes else json.dumps(_camel(wishes))
        headers = self.headers.pairs()
        return {"method": self.method, "url": self._url, "headers": headers, "body": body, "cf": cf}


class _Json:
    """`Response.json(data)` makes a response, `await response.json()` reads one: two things of one name, as on the platforms."""

    @overload
    def __get__(self, instance: None, owner: type[Response]) -> Callable[..., Response]: ...

    @overload
    def __get__(self, instance: Response, owner: type[Response]) -> Callable[[], Awaitable[Any]]: ...

    def __get__(self, instance: Response | None, owner: type[Response]) -> Callable[..., Any]:
        return owner.from_json if instance is None else instance.read_json


class Response(Payload):
    """An answer: to a `fetch`, or one that the function makes from text, bytes, or an iterable of bytes."""

    __slots__ = ("headers", "status", "status_text")
    json: Final = _Json()

    def __init__(
        self, body: object = None, *, status: int = 200, status_text: str = "", headers: Fields = None
    ) -> None:
        self.status = int(status)
        if not 200 <= self.status <= 599:
            raise ValueError(f"a response cannot have the status {status}")
        self.status_text = status_text
        self.headers = Headers(headers)
        self.body = body_of(body)
        if self.body is not None and self.status in _NO_BODY:
            raise TypeError(f"a response with the status {status} has no body")
        if isinstance(body, str):
            self.headers.default("Content-Type", "text/plain;charset=UTF-8")

    @property
    def ok(self) -> bool:
        """Whether the status is of the 200s."""
        return 200 <= self.status <= 299

    @classmethod
    def from_json(cls, data: object, *, status: int = 200, headers: Fields = None) -> Response:
        """A response of JSON, with its content type where `headers` gives no other."""
        made = cls(json.dumps(data, ensure_ascii=False).encode(), status=status, headers=headers)
        made.headers.default("Content-Type", "application/json")
        return made

    @classmethod
    def redirect(cls, url: str, status: int = 302) -> Response:
        """A response that sends the client to another URL."""
        if status not in (301, 302, 303, 307, 308):
            raise ValueError(f"{status} is no redirect")
        return cls(None, status=status, headers={"Location": url})

    def clone(self) -> Response:
        """The same once more; both bodies can be read."""
        copy = Response(None, status=self.status, status_text=self.status_text, headers=self.headers)
        copy.body = None if self.body is None else self.body.tee()
        return copy

    def __repr__(self) -> str:
        return f"<Response {self.status}>"

    @classmethod
    def crossed(cls, call: Call, head: dict[str, Any], data: bytes) -> Response:
        """The edge's answer to a fetch."""
        made: Response = cls.__new__(cls)
        made.status, made.status_text = head["status"], ""
        made.headers = Headers.crossed(head["headers"])
        made.body = None if head["status"] in _NO_BODY else _crossed_body(call, head["body"], data)
        return made


def _crossed_body(call: Call, body: dict[str, Any], data: bytes) -> Body | None:
    inline = body.get("inline")
    if inline is not None:
        return Body(data[:inline]) if inline else None
    return Body(held=(call, body["host"]))


async def fetch(
    url: str | Request,
    *,
    method: str | None = None,
    headers: Fields = None,
    body: object = None,
    cf: Mapping[str, Any] | None = None,
) -> Response:
    """Ask the site's own host (the next function, the cache and the origin), or a host among the function's `allow_hosts`.

    `cf` holds wishes for this request, such as `{"cache_ttl": 60, "cache_key": "…"}`. Raises OSError where nobody answers.
    """
    call = current()
    plain = isinstance(url, Request) and method is None and headers is None and body is None
    request = (
        url if plain and isinstance(url, Request) else Request(url, method=method, headers=headers, body=body)
    )
    wishes = cf if cf is not None else request.wishes()
    crossing, pieces = ({"inline": 0}, []) if request.body is None else await request.body.whole()
    head, data = await call.ask({"kind": "fetch", "request": request.head(crossing, wishes)}, pieces)
    return Response.crossed(call, head, data)


def _camel(wishes: Mapping[str, Any]) -> dict[str, Any]:
    """Wishes as the edge calls them: names like `cache_ttl` become `cacheTtl`."""
    return {
        _SNAKE.sub(lambda found: found[1].upper(), name): _camel(value) if name == "image" else value
        for name, value in wishes.items()
    }


def outgoing(call: Call, response: object) -> tuple[dict[str, Any], list[bytes]]:
    """The handler's response as it goes to the edge, and the bytes behind it."""
    if not isinstance(response, Response):
        gave = "nothing" if response is None else f"a {type(response).__name__}"
        raise TypeError(f"the handler gave {gave}, not a Response")
    body, pieces = ({"inline": 0}, list[bytes]()) if response.body is None else response.body.cross(call)
    return {"status": response.status, "headers": response.headers.pairs(), "body": body}, pieces
