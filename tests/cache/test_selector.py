"""What a purge is about, as a predicate over URLs and tags; the shelf's indexes are held to it in `test_shelf`."""

from __future__ import annotations

import pytest

from edgecdn.cache.selector import ByHost, ByPattern, ByPrefix, ByTag, ByUrl, Everything, Selector, selects
from edgecdn.plan.pattern import compile_pattern
from tests.support.cache import url


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        (ByUrl(url("/a?x=1")), True),
        (ByUrl(url("/a")), False),
        (ByPrefix("http://site.example/a"), True),
        (ByPrefix("http://site.example/b"), False),
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
