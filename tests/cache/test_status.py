"""The decision as headers tell it."""

from __future__ import annotations

import http_sf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.cache.decide import Bypass, Decision, Hit, Miss, Revalidate, Stale, Unsatisfied
from edgecdn.cache.status import cache_status, x_cache
from edgecdn.http.headers import Headers
from tests.support.cache import entry

E = entry()
HIT = Hit(E, 5, 55.9)
SWR = Stale(E, 65, -5, True, Headers(), "swr", "RFC 5861 3")
ON_ERROR = Stale(E, 65, -5, False, Headers(), "sie", "RFC 5861 4")
ASKED_FOR = Stale(E, 65, -5, False, Headers(), "max-stale", "RFC 9111 5.2.1.2")
RELOADED_ON_ERROR = Stale(E, 5, 55, False, Headers(), "sie", "RFC 5861 4")
EXPIRED = Revalidate(E, 65, -5, Headers(), "stale", "RFC 9111 4.2.4")
RELOAD = Revalidate(E, 5, 55, Headers(), "no-cache", "RFC 9111 5.2.1.4")


@pytest.mark.parametrize(
    ("decision", "status", "member", "word"),
    [
        (HIT, None, "hit; ttl=55", "HIT"),
        (SWR, None, 'hit; ttl=-5; detail="stale-while-revalidate"', "STALE"),
        (ON_ERROR, 502, "fwd=stale; ttl=-5; fwd-status=502", "STALE"),
        (ON_ERROR, None, "fwd=stale; ttl=-5", "STALE"),
        (RELOADED_ON_ERROR, 502, "fwd=request; ttl=55; fwd-status=502", "STALE"),
        (ASKED_FOR, None, "hit; ttl=-5", "STALE"),
        (EXPIRED, 304, "fwd=stale; fwd-status=304", "REVALIDATED"),
        (EXPIRED, 200, "fwd=stale; fwd-status=200", "EXPIRED"),
        (RELOAD, 200, "fwd=request; fwd-status=200", "EXPIRED"),
        (Miss("uri-miss", "x"), 200, "fwd=uri-miss; fwd-status=200", "MISS"),
        (Miss("vary-miss", "x"), None, "fwd=vary-miss", "MISS"),
        (Bypass("method", "why not", "x"), 200, 'fwd=method; fwd-status=200; detail="why not"', "BYPASS"),
        (Unsatisfied("no"), None, 'detail="no"', "BYPASS"),
    ],
)
def test_each_decision_is_a_member_and_a_word(
    decision: Decision, status: int | None, member: str, word: str
) -> None:
    assert cache_status("edgecdn-tok", decision, fwd_status=status) == f"edgecdn-tok; {member}"
    assert x_cache(decision, status) == word


def test_hits_are_counted_at_the_end_of_the_detail() -> None:
    assert cache_status("edgecdn-tok", HIT, hits=7) == 'edgecdn-tok; hit; ttl=55; detail="hits=7"'
    assert cache_status("edgecdn-tok", SWR, hits=7).endswith('detail="stale-while-revalidate; hits=7"')


def test_what_came_of_it_is_told_and_reads_as_a_structured_field() -> None:
    told = cache_status(
        "edgecdn-tok",
        Miss("uri-miss", "x"),
        stored=True,
        collapsed=True,
        fwd_status=200,
        detail='a "b" \\ é\n',
    )
    name, parameters = dict(enumerate(http_sf.parse(told.encode(), tltype="item"))).values()  # type: ignore[arg-type]
    assert (str(name), parameters) == (
        "edgecdn-tok",
        {
            "fwd": http_sf.Token("uri-miss"),
            "fwd-status": 200,
            "stored": True,
            "collapsed": True,
            "detail": 'a "b" \\ ??',
        },
    )


@given(
    decision=st.sampled_from(
        [
            HIT,
            SWR,
            ON_ERROR,
            ASKED_FOR,
            EXPIRED,
            RELOAD,
            Miss("uri-miss", "x"),
            Unsatisfied(),
            Bypass("method", "é", "x"),
        ]
    ),
    flags=st.tuples(st.booleans(), st.booleans()),
    status=st.none() | st.integers(200, 599),
    detail=st.none() | st.text(max_size=10),
)
def test_no_member_says_both_hit_and_forwarded_nor_anything_twice(
    decision: Decision, flags: tuple[bool, bool], status: int | None, detail: str | None
) -> None:
    stored, collapsed = flags
    told = cache_status("c", decision, stored=stored, collapsed=collapsed, fwd_status=status, detail=detail)
    item = http_sf.parse(told.encode(), tltype="item")
    assert isinstance(item, tuple)
    parameters = item[1]
    assert isinstance(parameters, dict)
    assert not {"hit", "fwd"} <= set(parameters)
    assert "fwd" in parameters or not {"fwd-status", "stored", "collapsed"} & set(parameters)
    assert told.count("; detail=") <= 1 or "; detail=" in (detail or "")
