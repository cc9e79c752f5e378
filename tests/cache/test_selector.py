"""What a purge is about, as a predicate over URLs and tags; the shelf's indexes are held to it in `test_shelf`."""

from __future__ import annotations

import pytest

from edgecdn.cache.selector import (
    ByHost,
    ByPattern,
    ByPrefix,
    ByTag,
    ByTarget,
    ByUrl,
    Everything,
    Selector,
    selects,
)
from edgecdn.http.url import Url
from edgecdn.plan.pattern import compile_pattern
from tests.support.cache import url


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        (ByUrl(url("/a?x=1")), True),
        (ByUrl(url("/a")), False),
        (ByPrefix("http://site.example/a"), True),
        (ByPrefix("http://site.example/b"), False),
        (ByPrefix(("http://site.example/b", "http://site.example/a?")), True),
        (ByTarget(frozenset({"/a?x=1"})), True),
        (ByTarget(frozenset({"/a", "/a?x=2"})), False),
        (ByTarget(prefixes=("/b", "/a")), True),
        (ByTarget(prefixes=("/a/",)), False),
        (ByPattern(compile_pattern("/a")), True),
        (ByPattern(compile_pattern("/a?")), False),
        (ByTag("red"), True),
        (ByTag("green"), False),
        (ByHost("site.example"), True),
        (ByHost("example"), False),
        (Everything(), True),
    ],
)
def test_a_selector_selects(selector: Selector, *, expected: bool) -> None:
    assert selects(selector, url("/a?x=1"), ("red", "blue")) is expected


def test_a_host_without_a_port_is_that_host_on_any_port() -> None:
    stored = Url("http", "localhost", 8080, "/")
    names = ("localhost", "localhost:8080", "localhost:80", "host")
    assert [selects(ByHost(name), stored, ()) for name in names] == [True, True, False, False]
