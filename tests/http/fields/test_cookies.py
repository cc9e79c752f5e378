"""Cookies as a client sends them."""

from __future__ import annotations

import pytest

from edgecdn.http.fields.cookies import cookie
from edgecdn.http.headers import Headers

SENT = Headers((("cookie", "a=1; b=x=y;c= ;a=2; junk;=v"), ("cookie", "late=3")))


@pytest.mark.parametrize(
    ("name", "value"),
    [("a", "1"), ("b", "x=y"), ("c", ""), ("late", "3"), ("junk", None), ("A", None), ("missing", None)],
)
def test_the_first_of_a_name_counts(name: str, value: str | None) -> None:
    assert cookie(SENT, name) == value
