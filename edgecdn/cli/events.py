"""Events as CloudFront's test tools take them: what they ask for, and the answer in CloudFront's own shape.

`aws cloudfront test-function --event-object` takes the one of CloudFront Functions, the console's test of Lambda the other.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import parse_url
from edgecdn.plan.model import Api, On

_EVENTS: Final[Mapping[Api, tuple[On, ...]]] = {
    "cloudfront-functions": ("viewer-request", "viewer-response"),
    "lambda-edge": ("viewer-request", "viewer-response", "origin-request", "origin-response"),
}
_ANSWER: Final = "\0answer "
"""What the host writes a handler's own answer behind: see `shapes/recorded.mjs`."""


class BadEvent(Exception):
    """The text is no event; this is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event: whose it is, where it happens, the request, the response that a function of a response gets, and its JSON."""

    api: Api
    on: On
    request: Request
    response: Response | None
    text: str


def read_event(text: str) -> Event:
    """The event in a JSON text. Raises `BadEvent`."""
    try:
        event = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise BadEvent(f"it is no JSON ({problem})") from None
    try:
        return _read(event, text)
    except (LookupError, TypeError, ValueError, AttributeError) as problem:
        raise BadEvent(
            f"it lacks something that events have, or has it in another shape ({problem!r})"
        ) from None


def _read(event: Any, text: str) -> Event:
    if "Records" in event:
        cf = event["Records"][0]["cf"]
        return _made(
            "lambda-edge",
            cf["config"]["eventType"],
            cf["request"],
            cf.get("response"),
            cf["request"].get("clientIp"),
            text,
        )
    if "context" in event:
        ip = event.get("viewer", {}).get("ip")
        return _made(
            "cloudfront-functions",
            event["context"]["eventType"],
            event["request"],
            event.get("response"),
            ip,
            text,
        )
    raise BadEvent("it has neither `context` (CloudFront Functions) nor `Records` (Lambda@Edge)")


def _made(api: Api, on: str, asked: Any, given: Any, ip: Any, text: str) -> Event:
    if on not in _EVENTS[api]:
        raise BadEvent(f"its eventType is {on!r}, not one of {', '.join(_EVENTS[api])}")
    headers = Headers.of(_fields(asked.get("headers", {}), asked.get("cookies", {}), "cookie"))
    query = asked.get("querystring", "")
    tail = (
        query
        if isinstance(query, str)
        else "&".join(f"{name}={value}" if value else name for name, value, _ in _members(query))
    )
    host = headers.first("host") or "localhost"
    url = parse_url(f"http://{host}{asked['uri']}{'?' if tail else ''}{tail}")
    if url is None:
        raise BadEvent(f"{host}{asked['uri']} is no URL")
    request = Request(str(asked["method"]), url, headers, Bytes(_body(asked.get("body"))), str(ip or ""))
    if not on.endswith("response"):
        return Event(api, on, request, None, text)
    if given is None:
        raise BadEvent(f"it has no `response`, which there is in {on}")
    fields = Headers.of(_fields(given.get("headers", {}), given.get("cookies", {}), "set-cookie"))
    status = int(given["statusCode"] if "statusCode" in given else given["status"])
    return Event(api, on, request, Response(status, fields, Bytes(_body(given.get("body")))), text)


def _members(values: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Names with their values, and attributes, each value of several by itself."""
    for name, member in values.items():
        for each in member.get("multiValue") or [member]:
            yield name, str(each["value"]), str(each.get("attributes", ""))


def _fields(headers: Mapping[str, Any], cookies: Mapping[str, Any], apart: str) -> Iterator[tuple[str, str]]:
    for name, given in headers.items():
        if isinstance(given, Sequence):
            yield from ((name.lower(), str(each["value"])) for each in given)
        else:
            yield from ((name.lower(), value) for _, value, _ in _members({name: given}))
    if apart == "set-cookie":
        yield from (
            (apart, f"{name}={value}{f'; {rest}' if rest else ''}") for name, value, rest in _members(cookies)
        )
    elif cookies:
        yield apart, "; ".join(f"{name}={value}" for name, value, _ in _members(cookies))


def _body(body: Any) -> bytes:
    if body is None or isinstance(body, str):
        return (body or "").encode()
    data, encoding = str(body.get("data", "")), body.get("encoding")
    try:
        return base64.b64decode(data, validate=True) if encoding == "base64" else data.encode()
    except binascii.Error as problem:
        raise BadEvent(f"its body is no base64 ({problem})") from None


def answer_in(text: str) -> str | None:
    """The handler's own answer, as JSON, where a log line has it."""
    return text.removeprefix(_ANSWER) if text.startswith(_ANSWER) else None


def in_shape(event: Event, answer: str) -> Any:
    """The answer as the platform's test tool shows it: FunctionOutput of CloudFront Functions, or what Lambda returned."""
    read = json.loads(answer)
    if event.api == "lambda-edge" or not isinstance(read, dict):
        return read
    return {"response" if "statusCode" in read else "request": read}
