"""Fields that are for one connection alone."""

from __future__ import annotations

import pytest

from edgecdn.http.headers import Headers
from edgecdn.http.hops import HOP_BY_HOP, end_to_end


@pytest.mark.parametrize("name", sorted(HOP_BY_HOP))
def test_fields_of_one_hop_go_no_further(name: str) -> None:
    assert end_to_end(Headers(((name, "x"), ("accept", "y")))).pairs == (("accept", "y"),)


def test_what_connection_names_goes_no_further() -> None:
    headers = Headers(
        (("connection", "close, X-Mine"), ("connection", "x-other"), ("x-mine", "1"), ("x-other", "2"))
    )
    assert end_to_end(headers) == Headers()


@pytest.mark.parametrize("name", ["content-length", "content-type", "cache-control", "host"])
def test_connection_cannot_name_away_what_a_message_means(name: str) -> None:
    headers = Headers((("connection", name), (name, "x")))
    assert end_to_end(headers).pairs == ((name, "x"),)


def test_fields_without_hops_are_the_same_value() -> None:
    headers = Headers((("a", "1"),))
    assert end_to_end(headers) is headers
