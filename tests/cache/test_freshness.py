"""How long a response is fresh, and how old it is (RFC 9111 section 4.2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.cache.freshness import directives_for_edge, freshness_lifetime, initial_age
from edgecdn.http.fields.dates import http_date
from edgecdn.http.message import Response
from edgecdn.plan.model import Bounds, Policy, StatusTtl
from tests.support.cache import NOW, PLAIN, fields, ok

AGO = http_date(NOW - 1000)
AHEAD = http_date(NOW + 500)


def lifetime(response: Response, policy: Policy = PLAIN) -> tuple[float, str]:
    directives, field = directives_for_edge(response.headers, policy)
    found = freshness_lifetime(response, policy, directives, field, NOW)
    return found.seconds, found.by


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"cache_control": "max-age=60"}, (60, "cache-control max-age")),
        ({"cache_control": "max-age=60, s-maxage=5"}, (5, "cache-control s-maxage")),
        ({"cache_control": "max-age=60", "expires": AHEAD}, (60, "cache-control max-age")),
        ({"expires": AHEAD}, (500, "expires")),
        ({"expires": AGO}, (0, "expires")),
        ({"expires": "0"}, (0, "expires")),
        ({"expires": "soon"}, (0, "expires")),
        ({"cache_control": "max-age=x"}, (0, "cache-control max-age")),
        ({"last_modified": AGO}, (100, "heuristic")),
        ({"last_modified": http_date(NOW - 10**8)}, (86_400, "heuristic")),
        ({"last_modified": AHEAD}, (0, "heuristic")),
        ({"last_modified": "junk"}, (0, "none")),
        ({}, (0, "none")),
        ({"cache_control": "max-age=60", "cdn_cache_control": "max-age=7"}, (7, "cdn-cache-control max-age")),
        ({"expires": AHEAD, "cdn_cache_control": "max-age=7"}, (7, "cdn-cache-control max-age")),
        ({"expires": AHEAD, "cdn_cache_control": "public"}, (0, "none")),
        ({"cache_control": "max-age=60", "cdn_cache_control": 'max-age="7"'}, (60, "cache-control max-age")),
        (
            {"surrogate_control": "max-age=9", "cdn_cache_control": "max-age=7"},
            (9, "surrogate-control max-age"),
        ),
    ],
)
def test_a_shared_cache_takes_the_first_word_in_the_order_of_the_section(
    headers: dict[str, str], found: tuple[float, str]
) -> None:
    assert lifetime(ok(**headers)) == found


def test_two_expires_are_none() -> None:
    response = ok(expires=AHEAD)
    assert lifetime(response.with_headers(response.headers.add("expires", AHEAD))) == (0, "expires")


@pytest.mark.parametrize(
    ("status", "seconds"), [(200, 100), (404, 100), (301, 100), (405, 0), (302, 0), (500, 0)]
)
def test_only_some_statuses_have_a_heuristic(status: int, seconds: float) -> None:
    assert lifetime(ok(status, last_modified=AGO))[0] == seconds
    assert lifetime(ok(status, last_modified=AGO, cache_control="public"))[0] == 100


def test_the_policys_word_comes_before_the_origins() -> None:
    told = ok(cache_control="max-age=60")
    assert lifetime(told, Policy(edge_ttl=5.0)) == (5, "edge_ttl")
    by_status = Policy(edge_ttl=5.0, status_ttl=(StatusTtl(404, 404, 1.0), StatusTtl(500, 599, 0.0)))
    assert lifetime(ok(404), by_status) == (1, "status_ttl")
    assert lifetime(ok(503, cache_control="max-age=60"), by_status) == (0, "status_ttl")
    assert lifetime(ok(500, cache_control="max-age=60"), Policy(edge_ttl=5.0)) == (
        60,
        "cache-control max-age",
    )


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache_control": "max-age=5"}, 10),
        ({"cache_control": "max-age=500"}, 100),
        ({}, 30),
        ({"last_modified": AGO}, 30),
    ],
)
def test_bounds_hold_whatever_the_origin_said(headers: dict[str, str], seconds: float) -> None:
    assert lifetime(ok(**headers), Policy(bounds=Bounds(10.0, 30.0, 100.0)))[0] == seconds


@pytest.mark.parametrize(
    ("headers", "delay", "age"),
    [
        ({}, 0, 0),
        ({"age": "5"}, 0, 5),
        ({"age": "5"}, 2, 7),
        ({"age": "5, 9"}, 0, 5),
        ({"age": "junk"}, 2, 2),
        ({"age": "-5"}, 0, 0),
        ({"date": AGO}, 0, 1000),
        ({"date": AGO, "age": "2000"}, 0, 2000),
        ({"date": AHEAD}, 0, 0),
        ({"date": "junk"}, 1, 1),
    ],
)
def test_age_is_corrected_by_delay_and_by_date(headers: dict[str, str], delay: float, age: float) -> None:
    assert initial_age(fields(**headers), NOW - delay, NOW) == age


@given(
    age=st.integers(0, 10**6),
    delay=st.floats(0, 1000),
    skew=st.integers(-5000, 5000),
)
def test_nothing_is_younger_than_it_says_nor_than_it_took(age: int, delay: float, skew: int) -> None:
    found = initial_age(fields(age=str(age), date=http_date(NOW + skew)), NOW - delay, NOW)
    assert found >= age + delay - 1e-6
    assert found >= -skew - 1
