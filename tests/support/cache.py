"""Requests, responses and entries for tests of the cache."""

from __future__ import annotations

from edgecdn.cache.entry import Entry
from edgecdn.cache.keep import Keep, Refuse, keep
from edgecdn.http.body import Bytes
from edgecdn.http.fields.dates import http_date
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url, parse_url
from edgecdn.plan.model import Policy

NOW = 1_800_000_000.0
PLAIN = Policy()


def url(text: str = "http://site.example/thing") -> Url:
    """A URL that is one."""
    parsed = parse_url(text if "://" in text else f"http://site.example{text}")
    assert parsed is not None
    return parsed


def fields(**pairs: str) -> Headers:
    """Headers from keyword arguments, with `_` for `-`."""
    return Headers(tuple((name.replace("_", "-"), value) for name, value in pairs.items()))


def get(target: str = "/thing", method: str = "GET", **headers: str) -> Request:
    """A request of a client's."""
    return Request(method, url(target), fields(**headers))


def ok(status: int = 200, body: bytes = b"hello", /, **headers: str) -> Response:
    """A response that was made now."""
    return Response(status, fields(**{"date": http_date(NOW), **headers}), Bytes(body))


def kept(
    response: Response, request: Request | None = None, policy: Policy = PLAIN, *, key: str = "k"
) -> Keep | Refuse:
    """What becomes of a response that was asked for and received now."""
    return keep(request or get(), response, policy, key=key, requested_at=NOW, received_at=NOW)


def entry(
    response: Response | None = None,
    request: Request | None = None,
    policy: Policy = PLAIN,
    *,
    key: str = "k",
) -> Entry:
    """The entry of a response that may be stored."""
    found = kept(response or ok(cache_control="max-age=60"), request, policy, key=key)
    assert isinstance(found, Keep), found
    body = (response or ok()).body
    assert isinstance(body, Bytes)
    return found.entry(body)
