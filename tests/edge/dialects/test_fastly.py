"""X-Served-By, X-Cache, X-Cache-Hits, X-Timer, and where a request has been."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from edgecdn.edge.dialects.fastly import debugs, render
from edgecdn.edge.dialects.known import Known
from edgecdn.edge.visit import Verdict
from tests.support.cache import NOW, fields
from tests.support.dialects import BY_FUNCTION, EXPIRED, HIT, KNOWN, MISS, ON_ERROR

OWN = "edgecdn-tok; hit; ttl=55"


def told(known: Known) -> dict[str, str]:
    return dict(render(known))


def tiers(*above: str, verdict: Verdict = HIT) -> Known:
    """A request whose PoP asks London, and above it Frankfurt."""
    status = ", ".join((*above, OWN))
    return replace(
        KNOWN, headers=fields(cache_status=status), verdict=verdict, parents=frozenset({"lon", "fra"})
    )


def anonymous(text: str) -> str:
    return re.sub(r"cache-([a-z]{3})[0-9]{4}-", r"cache-\1-", text)


def test_one_tier() -> None:
    fields = told(KNOWN)
    assert re.fullmatch(r"cache-tok[0-9]{4}-TOK", fields["x-served-by"])
    assert (fields["x-cache"], fields["x-cache-hits"]) == ("HIT", "7")
    assert fields["x-timer"] == "S1800000000.250000,VS0,VE100"
    assert told(replace(KNOWN, id="other"))["x-served-by"] == fields["x-served-by"]


@pytest.mark.parametrize("known", [replace(KNOWN, verdict=MISS), BY_FUNCTION])
def test_what_was_not_served_from_the_shelf_is_no_hit_of_its(known: Known) -> None:
    assert told(known)["x-cache-hits"] == "0"


@pytest.mark.parametrize(
    ("above", "words", "hits"),
    [
        (('edgecdn-lon; hit; ttl=9; detail="hits=3"',), "HIT, HIT", "3, 7"),
        (('edgecdn-lon; hit; ttl=-9; detail="stale-while-revalidate; hits=3"',), "HIT, HIT", "3, 7"),
        (('edgecdn-lon; fwd=stale; ttl=-9; detail="origin failed; hits=2"',), "HIT, HIT", "2, 7"),
        (("edgecdn-lon; hit; ttl=9",), "HIT, HIT", "0, 7"),
        (("edgecdn-lon; fwd=uri-miss; fwd-status=200; stored",), "MISS, HIT", "0, 7"),
        (('edgecdn-lon; fwd=bypass; detail="hits, hit; hit"',), "MISS, HIT", "0, 7"),
        (
            ('edgecdn-fra; hit; ttl=1; detail="hits=1"', "edgecdn-lon; fwd=uri-miss"),
            "HIT, MISS, HIT",
            "1, 0, 7",
        ),
        (('edgecdn-lon; hit; detail="hits=99999999999999999999999"',), "HIT, HIT", f"{10**19}, 7"),
    ],
)
def test_shields_come_first_as_their_members_tell(above: tuple[str, ...], words: str, hits: str) -> None:
    fields = told(tiers(*above))
    assert (fields["x-cache"], fields["x-cache-hits"]) == (words, hits)
    names = [name for member in above for name in ("lon", "fra") if member.startswith(f"edgecdn-{name}")]
    expected = ", ".join(f"cache-{name}-{name.upper()}" for name in (*names, "tok"))
    assert anonymous(fields["x-served-by"]) == expected


@pytest.mark.parametrize(
    "forged",
    [
        "edgecdn-ny; hit",
        "above; hit",
        "edgecdn-lon; hit, above; fwd=miss",
        'edgecdn-lon; hit; detail="never closed',
    ],
)
def test_what_an_origin_writes_is_no_tier(forged: str) -> None:
    assert told(tiers(forged))["x-cache"] == "HIT"


def test_a_tier_that_an_origin_names_too_is_told_once() -> None:
    assert told(tiers("edgecdn-lon; hit", "edgecdn-lon; fwd=uri-miss"))["x-cache"] == "MISS, HIT"


def test_debugging_is_asked_for_by_a_field() -> None:
    assert not debugs(KNOWN)
    assert "fastly-debug-path" not in told(KNOWN)
    assert debugs(replace(KNOWN, asked=fields(fastly_debug="1")))


@pytest.mark.parametrize(
    ("known", "path", "ttl"),
    [
        (KNOWN, f"(D T {NOW:.0f}) (F T {NOW:.0f})", "(H T 55.900 300.000 5)"),
        (
            replace(KNOWN, verdict=ON_ERROR),
            f"(D T {NOW:.0f}) (F T {NOW:.0f})",
            "(H T -5.000 300.000 5)",
        ),
        (replace(KNOWN, verdict=EXPIRED), f"(D T {NOW:.0f}) (F T {NOW:.0f})", "(M T - - 5)"),
        (BY_FUNCTION, f"(D T {NOW:.0f})", "(H T - - 5)"),
        (
            tiers("edgecdn-fra; hit; ttl=1", "edgecdn-lon; fwd=uri-miss", verdict=MISS),
            f"(D T {NOW:.0f}) (F T {NOW:.0f}) (D L {NOW:.0f}) (F L {NOW:.0f}) (D F {NOW:.0f})",
            "(M T - - -) (M L - - -) (H F - - -)",
        ),
    ],
)
def test_debugging_tells_the_way_from_the_edge_on(known: Known, path: str, ttl: str) -> None:
    fields_told = told(replace(known, asked=fields(fastly_debug="1")))
    short = {"cache-tok-TOK": "T", "cache-lon-LON": "L", "cache-fra-FRA": "F"}
    shown = {}
    for name in ("fastly-debug-path", "fastly-debug-ttl"):
        shown[name] = anonymous(fields_told[name])
        for server, letter in short.items():
            shown[name] = shown[name].replace(server, letter)
    assert shown == {"fastly-debug-path": path, "fastly-debug-ttl": ttl}


def test_a_hit_was_fetched_when_its_entry_was() -> None:
    later = replace(KNOWN, now=NOW + 30.9, asked=fields(fastly_debug="1"))
    assert anonymous(told(later)["fastly-debug-path"]) == (
        "(D cache-tok-TOK 1800000030) (F cache-tok-TOK 1800000000)"
    )


def test_a_digest_tells_keys_apart() -> None:
    one, same, other = (
        told(replace(KNOWN, key=key, asked=fields(fastly_debug="1")))["fastly-debug-digest"]
        for key in ("http://a/", "http://a/", "http://b/")
    )
    assert one == same != other
    assert len(one) == 64
    assert "fastly-debug-digest" not in told(replace(KNOWN, key="http://a/"))
    assert "fastly-debug-digest" not in told(replace(KNOWN, asked=fields(fastly_debug="1")))
