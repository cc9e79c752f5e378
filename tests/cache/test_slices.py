"""Slices: where they lie, how they are asked for, and what is one."""

from __future__ import annotations

import pytest

from edgecdn.cache.slices import Slice, slice_at
from edgecdn.http.body import Body, Bytes, Stream
from edgecdn.http.headers import Headers
from edgecdn.http.message import Response


def test_a_slice_has_a_key_and_a_field_of_its_own() -> None:
    part = slice_at("http://site.example/film", 1000, 2500)
    assert part == Slice("http://site.example/film", 2000, 1000)
    assert (part.key, part.field) == ("http://site.example/film slice:2000-1000", "bytes=2000-2999")


@pytest.mark.parametrize(
    ("status", "told", "body", "expected"),
    [
        (206, "bytes 1000-1999/5000", Bytes(b"x" * 1000), True),
        (206, "bytes 1000-1999/5000", Bytes(b"x" * 999), False),
        (206, "bytes 1000-1199/1200", Bytes(b"x" * 200), True),
        (206, "bytes 1000-1199/5000", Bytes(b"x" * 200), False),
        (206, "bytes 0-999/5000", Bytes(b"x" * 1000), False),
        (206, "bytes 1000-1999/*", Bytes(b"x" * 1000), False),
        (206, "", Bytes(b"x" * 1000), False),
        (200, "bytes 1000-1999/5000", Bytes(b"x" * 1000), False),
        (206, "bytes 1000-1999/5000", None, True),
    ],
)
def test_what_is_the_slice_that_was_asked_for(
    status: int, told: str, body: Body | None, *, expected: bool
) -> None:
    headers = Headers((("content-range", told),) if told else ())
    response = Response(status, headers, Stream(iter(()), None) if body is None else body)  # type: ignore[arg-type]  # never read
    assert slice_at("k", 1000, 1000).is_in(response) is expected
