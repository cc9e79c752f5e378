"""The bytes of a message behind one type."""

from __future__ import annotations

from edgecdn.http.body import EMPTY, Bytes, Counted


def test_what_is_here_knows_its_length() -> None:
    assert (EMPTY.length, Bytes(b"abc").length, Counted(7).length) == (0, 3, 7)
