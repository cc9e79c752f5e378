"""CDN-Loop, written and read."""

from __future__ import annotations

import pytest

from edgecdn.edge.loops import looped, loops, marked
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from edgecdn.http.url import parse_url


def request(*values: str) -> Request:
    url = parse_url("http://localhost/")
    assert url is not None
    return Request("GET", url, Headers(tuple(("cdn-loop", value) for value in values)))


def test_what_leaves_is_known_when_it_comes_back() -> None:
    assert not loops(request())
    assert loops(marked(request()))
    assert looped(request("other; v=1").headers) == "other; v=1, edgecdn"


@pytest.mark.parametrize("value", ["edgecdn", "a, edgecdn", "edgecdn; hops=2", "a;x=1 , edgecdn ;y"])
def test_it_is_found_among_others(value: str) -> None:
    assert loops(request(value))


@pytest.mark.parametrize("value", ["", "edgecdn2", "not-edgecdn", "a; edgecdn"])
def test_others_are_not_taken_for_it(value: str) -> None:
    assert not loops(request(value))
