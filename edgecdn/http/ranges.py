"""Byte ranges (RFC 9110 section 14): parsing, and cutting them out of a representation that is here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from edgecdn.http.body import Bytes
from edgecdn.http.conditional import strong_date, strongly_equal
from edgecdn.http.fields.numbers import digits
from edgecdn.http.headers import Headers
from edgecdn.http.message import Response

_MOST: Final = 8
"""How many ranges one request may ask for; more are ignored, as section 14.2 suggests."""


_OF_THE_200: Final = (
    *("content-type", "content-encoding", "content-language", "content-location", "content-length"),
    *("etag", "last-modified", "cache-control", "expires"),
)


_NOT_KEPT: Final = ("cache-control", "no-store")


@dataclass(frozen=True, slots=True)
class Unsatisfiable:
    """No range that was asked for lies within the representation: 416."""


def parse_ranges(text: str, size: int) -> tuple[range, ...] | Unsatisfiable | None:
    """The ranges of a Range field over `size` bytes, in its order and coalesced; None where the field is to be ignored.

    Ignored are units other than bytes, malformed sets and more than eight ranges.
    """
    unit, equals, sets = text.partition("=")
    if not equals or unit.strip().lower() != "bytes":
        return None
    # Empty members of a list are to be passed over (RFC 9110 section 5.6.1.2).
    specs = [spec for part in sets.split(",", _MOST + 1) if (spec := part.strip(" \t"))]
    if not 0 < len(specs) <= _MOST:
        return None
    found: list[range] = []
    for spec in specs:
        parsed = _one(spec, size)
        if parsed is None:
            return None
        if parsed:
            found.append(parsed)
    return _coalesced(found) if found else Unsatisfiable()


def first_byte(text: str) -> int | None:
    """Where the one range of a Range field begins, 0 for one that counts from the end; None for several, or none."""
    unit, equals, spec = text.partition("=")
    if not equals or unit.strip().lower() != "bytes" or "," in spec:
        return None
    first, dash, last = spec.strip(" \t").partition("-")
    if not dash or (last and digits(last) is None) or not (first or last):
        return None
    start = digits(first) if first else 0
    end = digits(last) if first and last else None
    return None if start is not None and end is not None and end < start else start


def content_range(headers: Headers) -> tuple[range, int] | None:
    """The part of a representation that a 206 has, and the size of the whole; None where it does not tell both."""
    lines = headers.all("content-range")
    unit, space, rest = lines[0].partition(" ") if len(lines) == 1 else ("", "", "")
    part, slash, size = rest.partition("/")
    first, dash, last = part.partition("-")
    start, end, total = digits(first), digits(last), digits(size)
    if unit.lower() != "bytes" or not (space and slash and dash):
        return None
    if start is None or end is None or total is None or not start <= end < total:
        return None
    return range(start, end + 1), total


def _one(spec: str, size: int) -> range | None:
    first, dash, last = spec.partition("-")
    if not dash:
        return None
    if not first:
        suffix = digits(last)
        return None if suffix is None else range(max(0, size - suffix), size)
    start = digits(first)
    end = digits(last) if last else size - 1
    if start is None or end is None or (last and end < start):
        return None
    return range(start, min(end + 1, size)) if start < size else range(0)


def _coalesced(found: list[range]) -> tuple[range, ...]:
    """Ranges that touch or overlap become one, in the place of the first of them (RFC 9110 section 15.3.7.2)."""
    merged: list[tuple[int, range]] = []
    for place, part in sorted(enumerate(found), key=lambda item: item[1].start):
        if merged and part.start <= merged[-1][1].stop:
            first, before = merged[-1]
            merged[-1] = min(first, place), range(before.start, max(before.stop, part.stop))
        else:
            merged.append((place, part))
    return tuple(part for _, part in sorted(merged, key=lambda item: item[0]))


def if_range_holds(request: Headers, response: Headers, now: float) -> bool:
    """Whether If-Range lets a range be served (section 13.1.5): strong tags, or dates that are the same to the second."""
    text = request.get("if-range")
    if text is None:
        return True
    if text.startswith(('"', "W/")):
        tag = response.first("etag")
        return tag is not None and strongly_equal(text, tag)
    return strong_date(response, now) == text


def cut(response: Response, data: bytes, text: str) -> Response:
    """The 206 or 416 for a Range field over a whole 200, or the response as it is where the field is ignored."""
    ranges = parse_ranges(text, len(data))
    match ranges:
        case None:
            return response
        case Unsatisfiable():
            # Nothing of the 200 that tells of its content or how long to keep it is true of this.
            headers = response.headers.without(*_OF_THE_200)
            told = (("content-range", f"bytes */{len(data)}"), ("content-length", "0"), _NOT_KEPT)
            return Response(416, Headers((*headers.pairs, *told)), Bytes())
        case (part,):
            body = data[part.start : part.stop]
            headers = response.headers.without("content-length", "content-range")
            where = f"bytes {part.start}-{part.stop - 1}/{len(data)}"
            pairs = (("content-range", where), ("content-length", str(len(body))))
            return Response(206, Headers((*headers.pairs, *pairs)), Bytes(body))
        case parts:
            return _multipart(response, data, parts)


def _multipart(response: Response, data: bytes, parts: tuple[range, ...]) -> Response:
    kind = response.headers.first("content-type")
    typed = "" if kind is None else f"Content-Type: {kind}\r\n"
    boundary = hashlib.sha256(data).hexdigest()[:24]
    pieces: list[bytes] = []
    for part in parts:
        head = f"\r\n--{boundary}\r\n{typed}Content-Range: bytes {part.start}-{part.stop - 1}/{len(data)}\r\n\r\n"
        pieces += (head.encode("latin-1", "replace"), data[part.start : part.stop])
    body = b"".join((*pieces, f"\r\n--{boundary}--\r\n".encode()))[2:]
    headers = response.headers.without("content-length", "content-type", "content-range")
    pairs = (
        ("content-type", f"multipart/byteranges; boundary={boundary}"),
        ("content-length", str(len(body))),
    )
    return Response(206, Headers((*headers.pairs, *pairs)), Bytes(body))
