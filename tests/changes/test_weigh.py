"""Changes weighed by logged requests."""

from __future__ import annotations

import json

import pytest

from edgecdn.changes.compare import compare
from edgecdn.changes.weigh import logged, shares, weigh
from tests.support.plans import rule, site
from tests.support.scripted import function

OLD = site(rule("/a/*", edge_ttl=60.0), functions=(function("auth", "/x/*"),))
NEW = site(rule("/a/*", edge_ttl=90.0), status_headers=("nginx",))
LOG = [
    '1.1.1.1 - - [24/Nov/2026:00:00:00 +0000] "GET /a/1 HTTP/1.1" 200 3 "-" "curl"',
    '1.1.1.1 - - [24/Nov/2026:00:00:00 +0000] "POST /x/1?y=1 HTTP/1.1" 200 3',
    json.dumps({"method": "GET", "url": "http://tok.localhost:8080/a/2"}),
    '1.1.1.1 - - [24/Nov/2026:00:00:00 +0000] "GET /other HTTP/1.1" 200 3',
    "nonsense",
    "{}",
    "",
]


def test_each_change_has_the_share_of_the_requests_that_it_touches() -> None:
    found = compare(OLD, NEW).changes
    weights = weigh(found, LOG, OLD, NEW)
    assert (weights.requests, weights.unread) == (4, 2)
    told = {change.said: share for change, share in zip(found, shares(weights), strict=True)}
    assert told == {"no longer passes auth": 0.25, "kept at the edge 1m → 90s": 0.5, "none → nginx": None}
    assert list(shares(weigh(found, [], OLD, NEW))) == [None, None, None]


@pytest.mark.parametrize(
    "line",
    ['"', '"GET"', '"GET nonsense HTTP/1.1"', '"\x16\x03"', "{", "{}", '{"method": 1, "url": 2}', "[" * 9],
)
def test_what_has_no_request_is_none(line: str) -> None:
    assert logged(line) is None
