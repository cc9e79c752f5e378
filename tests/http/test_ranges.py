"""Byte ranges (RFC 9110 section 14)."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Response
from edgecdn.http.ranges import (
    Unsatisfiable,
    content_range,
    cut,
    first_byte,
    if_range_holds,
    parse_ranges,
)

NOW = 1_800_000_000.0
DATA = bytes(range(100))
OK = Response(
    200, Headers((("content-type", "text/plain"), ("content-length", "100"), ("etag", '"1"'))), Bytes(DATA)
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bytes=0-9", (range(10),)),
        ("bytes=90-", (range(90, 100),)),
        ("bytes=-5", (range(95, 100),)),
        ("bytes=-500", (range(100),)),
        ("bytes=95-200", (range(95, 100),)),
        ("Bytes = 0-0", (range(1),)),
        ("bytes=0-4, 10-14", (range(5), range(10, 15))),
        ("bytes=10-14,0-4", (range(10, 15), range(5))),
        ("bytes=50-59,0-9,55-69,5-12", (range(50, 70), range(13))),
        ("bytes=0-9,5-14,15-19", (range(20),)),
        ("bytes=0-1,200-", (range(2),)),
        ("bytes=,0-4, ,10-14,", (range(5), range(10, 15))),
        ("bytes=100-", Unsatisfiable()),
        ("bytes=-0", Unsatisfiable()),
        ("lines=1-2", None),
        ("bytes", None),
        ("bytes=", None),
        ("bytes= ,", None),
        ("bytes=a-b", None),
        ("bytes=5-1", None),
        ("bytes=+1-2", None),
        ("bytes=1_0-20", None),
        ("bytes=--5", None),
        ("bytes=5", None),
        ("bytes=" + ",".join(f"{n}-{n}" for n in range(0, 18, 2)), None),
    ],
)
def test_ranges_are_read_as_the_grammar_has_them(
    text: str, found: tuple[range, ...] | Unsatisfiable | None
) -> None:
    assert parse_ranges(text, 100) == found


@given(text=st.text("bytes=0123456789-, ", max_size=30), size=st.integers(1, 50))
def test_whatever_is_asked_for_lies_within_and_apart(text: str, size: int) -> None:
    found = parse_ranges(text, size)
    if isinstance(found, tuple):
        assert all(0 <= part.start < part.stop <= size for part in found)
        in_order = sorted(found, key=lambda part: part.start)
        assert all(one.stop < other.start for one, other in itertools.pairwise(in_order))


def test_one_range_is_a_206_with_its_place() -> None:
    part = cut(OK, DATA, "bytes=10-19")
    assert (part.status, part.body) == (206, Bytes(DATA[10:20]))
    assert part.headers.first("content-range") == "bytes 10-19/100"
    assert part.headers.all("content-length") == ("10",)
    assert part.headers.first("etag") == '"1"'


def test_several_ranges_are_parts_with_a_boundary_each() -> None:
    parts = cut(OK, DATA, "bytes=0-1,50-51")
    assert parts.status == 206
    kind = parts.headers.first("content-type") or ""
    boundary = kind.removeprefix("multipart/byteranges; boundary=").encode()
    assert isinstance(parts.body, Bytes)
    first, second, end = parts.body.data.split(b"--" + boundary)[1:]
    assert first == b"\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/100\r\n\r\n\x00\x01\r\n"
    assert second == b"\r\nContent-Type: text/plain\r\nContent-Range: bytes 50-51/100\r\n\r\n23\r\n"
    assert end == b"--\r\n"
    assert parts.headers.first("content-length") == str(parts.body.length)


def test_a_part_has_a_type_where_the_whole_has_one_and_no_part_has_two_places() -> None:
    stored = Response(200, Headers((("content-range", "bytes 0-1/2"),)), Bytes(DATA))
    several, one = cut(stored, DATA, "bytes=0-1,50-51"), cut(stored, DATA, "bytes=0-1")
    assert isinstance(several.body, Bytes)
    assert b"Content-Type" not in several.body.data
    assert several.headers.all("content-range") == ()
    assert one.headers.all("content-range") == ("bytes 0-1/100",)


def test_what_lies_beyond_the_end_is_a_416_that_tells_the_size() -> None:
    refused = cut(OK, DATA, "bytes=100-")
    assert (refused.status, refused.headers.first("content-range")) == (416, "bytes */100")
    assert refused.headers.first("content-length") == "0"


def test_a_field_that_is_to_be_ignored_changes_nothing() -> None:
    assert cut(OK, DATA, "lines=1-2") is OK


OLD, MINUTE, NEW = (
    "Thu, 01 Jan 2026 00:00:00 GMT",
    "Thu, 01 Jan 2026 00:01:00 GMT",
    "Thu, 01 Jan 2026 00:00:59 GMT",
)


@pytest.mark.parametrize(
    ("if_range", "response", "holds"),
    [
        (None, {}, True),
        ('"1"', {"etag": '"1"'}, True),
        ('"1"', {"etag": '"2"'}, False),
        ('W/"1"', {"etag": 'W/"1"'}, False),
        ('"1"', {}, False),
        (OLD, {"last-modified": OLD, "date": MINUTE}, True),
        (OLD, {"last-modified": OLD, "date": NEW}, False),
        (OLD, {"last-modified": OLD}, False),
        (OLD, {"last-modified": MINUTE, "date": MINUTE}, False),
        ("junk", {"last-modified": "junk", "date": MINUTE}, False),
    ],
)
def test_a_range_holds_for_what_is_surely_the_same(
    if_range: str | None, response: dict[str, str], *, holds: bool
) -> None:
    request = Headers() if if_range is None else Headers((("if-range", if_range),))
    assert if_range_holds(request, Headers(tuple(response.items())), NOW) is holds


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bytes=5-9", 5),
        ("bytes=5-", 5),
        ("bytes=-5", 0),
        (" Bytes = 7-7 ", 7),
        ("bytes=9-5", None),
        ("bytes=0-1,5-6", None),
        ("bytes=-", None),
        ("bytes=5", None),
        ("bytes=a-b", None),
        ("bytes=5-b", None),
        ("bytes=-b", None),
        ("lines=1-2", None),
        ("", None),
    ],
)
def test_where_one_range_begins(text: str, found: int | None) -> None:
    assert first_byte(text) == found


@given(first=st.integers(0, 300), last=st.integers(0, 300), size=st.integers(1, 200), suffix=st.booleans())
def test_where_a_range_begins_is_told_as_it_is_cut(first: int, last: int, size: int, *, suffix: bool) -> None:
    text = f"bytes=-{last}" if suffix else f"bytes={first}-{last}"
    begin, ranges = first_byte(text), parse_ranges(text, size)
    assert (begin is None) == (ranges is None)
    if isinstance(ranges, tuple) and not suffix:
        assert ranges[0].start == begin


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("bytes 0-4/10",), (range(5), 10)),
        (("BYTES 9-9/10",), (range(9, 10), 10)),
        (("bytes 0-10/10",), None),
        (("bytes 5-4/10",), None),
        (("bytes 0-4/*",), None),
        (("bytes */10",), None),
        (("lines 0-4/10",), None),
        (("bytes 0-4",), None),
        (("bytes=0-4/10",), None),
        (("bytes 0-4/10", "bytes 0-4/10"), None),
        ((), None),
    ],
)
def test_the_part_that_a_206_has(lines: tuple[str, ...], found: tuple[range, int] | None) -> None:
    assert content_range(Headers(tuple(("content-range", line) for line in lines))) == found
