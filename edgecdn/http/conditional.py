"""Conditional requests (RFC 9110 section 13): validators compared, and the outcome of a request's conditions."""

from __future__ import annotations

from typing import Literal

from edgecdn.http.fields.dates import parse_date
from edgecdn.http.headers import Headers

Outcome = Literal["go", "not-modified", "failed"]


def weakly_equal(one: str, other: str) -> bool:
    """Weak comparison of entity tags (RFC 9110 section 8.8.3.2)."""
    return _opaque(one) == _opaque(other)


def strongly_equal(one: str, other: str) -> bool:
    """Strong comparison of entity tags: equal, and neither is weak."""
    return one == other and not one.startswith("W/")


def _opaque(tag: str) -> str:
    return tag.removeprefix("W/")


def _tags(text: str) -> list[str]:
    """The entity tags of a list. A backslash in one is a character like any other (RFC 9110 section 8.8.3)."""
    pieces = text.split('"')
    # A comma in every second piece stands inside of a tag.
    marked = [piece if index % 2 else piece.replace(",", "\n") for index, piece in enumerate(pieces)]
    return [tag for part in '"'.join(marked).split("\n") if (tag := part.strip(" \t"))]


def strong_validator(headers: Headers, now: float) -> str | None:
    """What two responses must share to be parts of one representation: a strong entity tag, or a date that is one."""
    tag = headers.first("etag")
    if tag is not None:
        return None if tag.startswith("W/") else tag
    return strong_date(headers, now)


def strong_date(headers: Headers, now: float) -> str | None:
    """Last-Modified where it is a strong validator: a minute or more before Date (RFC 9110 section 8.8.2.2)."""
    modified, date = headers.first("last-modified"), headers.first("date")
    if modified is None or date is None:
        return None
    changed, made = parse_date(modified, now), parse_date(date, now)
    return modified if changed is not None and made is not None and made - changed >= 60 else None


def evaluate(request: Headers, response: Headers, method: str, now: float) -> Outcome:
    """What a request's conditions make of a stored response, in the order of section 13.2.2.

    If-Range is no condition of its own; `ranges.if_range_holds` looks at it.
    """
    tag, modified = response.first("etag"), response.first("last-modified")
    if_match = request.get("if-match")
    if if_match is not None:
        if if_match != "*" and not any(tag is not None and strongly_equal(t, tag) for t in _tags(if_match)):
            return "failed"
    elif (unmodified := _time(request, "if-unmodified-since", now)) is not None:
        when = None if modified is None else parse_date(modified, now)
        if when is not None and when > unmodified:
            return "failed"
    if_none = request.get("if-none-match")
    if if_none is not None:
        if if_none.strip() == "*" or any(tag is not None and weakly_equal(t, tag) for t in _tags(if_none)):
            return "not-modified" if method in ("GET", "HEAD") else "failed"
    elif method in ("GET", "HEAD") and (since := _time(request, "if-modified-since", now)) is not None:
        when = _last_change(response, now)
        if when is not None and when <= since:
            return "not-modified"
    return "go"


def _time(headers: Headers, name: str, now: float) -> float | None:
    # Several are no date, and so no condition (RFC 9110 sections 13.1.3 and 13.1.4).
    text = headers.get(name)
    return None if text is None else parse_date(text, now)


def _last_change(response: Headers, now: float) -> float | None:
    """Last-Modified, else Date: RFC 9111 section 4.3.2 lets a cache take when the response was made."""
    for name in ("last-modified", "date"):
        text = response.first(name)
        if text is not None:
            return parse_date(text, now)
    return None
