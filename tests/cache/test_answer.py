"""What a client gets from a stored response."""

from __future__ import annotations

import pytest

from edgecdn.cache.answer import answer, browser_headers
from edgecdn.http.body import EMPTY, Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Response
from edgecdn.plan.model import Policy
from tests.support.cache import entry, fields, get, ok

STORED = entry(ok(cache_control="max-age=60", etag='"1"', content_type="text/plain", content_length="5"))


def test_it_bears_its_age_in_whole_seconds() -> None:
    response = answer(STORED, get(), 7.9)
    assert (response.status, response.body, response.headers.all("age")) == (200, Bytes(b"hello"), ("7",))


def test_a_head_has_the_fields_of_a_get_and_no_body() -> None:
    response = answer(STORED, get(method="HEAD"), 0)
    assert (response.status, response.body, response.headers.first("content-length")) == (200, EMPTY, "5")
    without = entry(ok(cache_control="max-age=60"))
    assert answer(without, get(method="HEAD"), 0).headers.first("content-length") == "5"


def test_a_condition_that_holds_is_a_304_with_the_fields_that_freshen() -> None:
    response = answer(STORED, get(if_none_match='W/"1"'), 3)
    assert (response.status, response.body) == (304, EMPTY)
    assert {name for name, _ in response.headers} == {"cache-control", "etag", "date", "age"}


def test_a_precondition_that_fails_is_a_412() -> None:
    assert answer(STORED, get(if_match='"2"'), 0).status == 412


@pytest.mark.parametrize(
    ("headers", "status", "body"),
    [
        ({"range": "bytes=1-2"}, 206, b"el"),
        ({"range": "bytes=9-"}, 416, b""),
        ({"range": "junk"}, 200, b"hello"),
        ({"range": "bytes=1-2", "if_range": '"1"'}, 206, b"el"),
        ({"range": "bytes=1-2", "if_range": '"2"'}, 200, b"hello"),
        ({"range": "bytes=1-2", "if_none_match": '"1"'}, 304, b""),
        ({"range": "bytes=1-2", "if_range": 'W/"1"'}, 200, b"hello"),
        ({"range": "bytes=1-2", "if_range": "1"}, 200, b"hello"),
        ({"if_range": '"2"'}, 200, b"hello"),
    ],
)
def test_ranges(headers: dict[str, str], status: int, body: bytes) -> None:
    response = answer(STORED, get(**headers), 0)
    assert (response.status, response.body) == (status, Bytes(body))


def test_conditions_are_about_what_worked_ranges_about_a_200_and_head_has_none() -> None:
    other = entry(ok(203, cache_control="max-age=60", etag='"1"'))
    assert answer(other, get(if_none_match='"1"'), 0).status == 304
    assert answer(other, get(range="bytes=0-1"), 0).status == 203
    missing = entry(ok(404, cache_control="max-age=60", etag='"1"'))
    assert answer(missing, get(range="bytes=0-1", if_none_match='"1"'), 0).status == 404
    assert answer(STORED, get(method="HEAD", range="bytes=0-1"), 0).status == 200


@pytest.mark.parametrize(
    "lines",
    [
        (("range", "bytes=0-1"), ("range", "bytes=3-4")),
        (("range", "bytes=0-1"), ("if-range", '"1"'), ("if-range", '"2"')),
    ],
)
def test_of_what_may_stand_once_several_count_for_nothing(lines: tuple[tuple[str, str], ...]) -> None:
    response = answer(STORED, get().with_headers(Headers(lines)), 0)
    assert (response.status, response.body) == (200, Bytes(b"hello"))


@pytest.mark.parametrize(
    ("policy", "said", "told"),
    [
        (Policy(), "max-age=60, x", "max-age=60, x"),
        (
            Policy(browser_ttl=5.0),
            "max-age=60, s-maxage=9, must-revalidate",
            "public, max-age=5, must-revalidate",
        ),
        (Policy(browser_ttl=0.0), "public", "public, max-age=0"),
        (Policy(mode="immutable", edge_ttl=9.0), "no-cache", "public, max-age=9, immutable"),
        (Policy(mode="immutable", edge_ttl=9.0, browser_ttl=3.0), "x", "public, max-age=3, immutable"),
        (Policy(mode="immutable"), "x", "public, max-age=0, immutable"),
    ],
)
def test_browsers_are_told_what_the_rule_says(policy: Policy, said: str, told: str) -> None:
    response: Response = ok(cache_control=said, expires="x", pragma="y")
    found = browser_headers(response.headers, policy)
    assert found.get("cache-control") == told
    if policy != Policy():
        assert found.first("expires") is None


def test_without_a_policy_nothing_changes() -> None:
    headers = fields(cache_control="max-age=1", expires="x")
    assert browser_headers(headers, Policy()) is headers
