"""Which of several stored responses a request gets (RFC 9111 sections 4 and 4.1)."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from edgecdn.cache.choose import age_and_ttl, choose
from edgecdn.cache.entry import Entry
from edgecdn.http.fields.dates import http_date
from tests.support.cache import NOW, entry, fields, get, ok

ASKED = fields(x_a="1", x_b="2")


def variant(vary: str | None, date: float, received: float, cache_control: str = "max-age=60") -> Entry:
    told = {} if vary is None else {"vary": vary}
    made = entry(
        ok(cache_control=cache_control, date=http_date(NOW + date), **told), get().with_headers(ASKED)
    )
    return replace(made, terms=replace(made.terms, received_at=NOW + received))


def test_of_several_the_most_recent_by_its_date_is_taken_and_of_those_the_one_that_came_last() -> None:
    newest = variant("x-a", 5, 5)
    others = (variant("x-b", 4, 9), variant("x-a, x-b", 5, 4))
    for order in permutations((newest, *others)):
        assert choose(ASKED, order, NOW + 10) is newest


def test_a_date_that_is_none_counts_as_the_time_of_receipt() -> None:
    odd = variant("x-a", 0, 7)
    odd = replace(odd, response=odd.response.with_headers(odd.response.headers.set("date", "yesterday")))
    dated = variant("x-b", 6, 6)
    assert choose(ASKED, (dated, odd), NOW + 10) is odd


def test_what_forgot_to_say_vary_does_not_stand_in_for_a_better_one_that_is_fresh() -> None:
    default, better = variant(None, 9, 9), variant("x-a", 1, 1)
    for order in ((default, better), (better, default)):
        assert choose(ASKED, order, NOW + 10) is better
        assert choose(ASKED, order, NOW + 61) is default
        assert choose(fields(x_a="other"), order, NOW + 10) is default


def test_why_there_is_none() -> None:
    assert choose(ASKED, (), NOW) == "nothing"
    assert choose(fields(), (variant("x-a", 0, 0),), NOW) == "other-fields"


@pytest.mark.parametrize(
    ("coding", "accepts", "found"),
    [
        ("gzip", {}, True),
        ("gzip", {"accept_encoding": "gzip, br"}, True),
        ("gzip", {"accept_encoding": "br, gzip;q=0"}, False),
        ("gzip", {"accept_encoding": ""}, False),
        ("br, GZIP", {"accept_encoding": "gzip"}, False),
        ("br, gzip", {"accept_encoding": "*"}, True),
        ("identity", {"accept_encoding": "gzip"}, True),
        ("of-their-own", {"accept_encoding": "gzip"}, True),
    ],
)
def test_nobody_gets_a_coding_that_the_request_refuses(
    coding: str, accepts: dict[str, str], *, found: bool
) -> None:
    """Also where the origin did not say that it varies by Accept-Encoding."""
    coded = entry(ok(cache_control="max-age=60", content_encoding=coding))
    assert choose(fields(**accepts), (coded,), NOW) == (coded if found else "other-codings")
    plain = entry(ok(cache_control="max-age=60", vary="accept-encoding"), get(**accepts))
    assert choose(fields(**accepts), (coded, plain), NOW) is plain


def test_age_and_what_is_left_count_a_soft_purge() -> None:
    kept = variant(None, 0, 0)
    assert age_and_ttl(kept, NOW + 10) == (10, 50)
    assert age_and_ttl(replace(kept, stale_since=NOW + 5), NOW + 10) == (10, -5)
