"""What to do with a request, given what is stored for it (RFC 9111 section 4)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.cache.decide import (
    Bypass,
    Hit,
    Miss,
    Revalidate,
    Stale,
    Unsatisfied,
    conditions,
    decide,
    may_serve_on_error,
)
from edgecdn.cache.entry import Entry
from edgecdn.http.body import Bytes
from edgecdn.http.message import Request
from edgecdn.plan.model import Policy
from tests.support.cache import NOW, PLAIN, entry, fields, get, ok


def stored(cache_control: str = "max-age=60", **headers: str) -> Entry:
    return entry(ok(cache_control=cache_control, **{"etag": '"1"', **headers}))


@pytest.mark.parametrize(
    ("cache_control", "age", "request_headers", "kind"),
    [
        ("max-age=60", 0, {}, Hit),
        ("max-age=60", 59, {}, Hit),
        ("max-age=60", 60, {}, Revalidate),
        ("max-age=60, no-cache", 0, {}, Revalidate),
        ('max-age=60, no-cache="x"', 0, {}, Hit),
        ("max-age=60, stale-while-revalidate=10", 69, {}, Stale),
        ("max-age=60, stale-while-revalidate=10", 70, {}, Revalidate),
        ("max-age=60, must-revalidate, stale-while-revalidate=10", 61, {}, Revalidate),
        ("max-age=60, proxy-revalidate, stale-while-revalidate=10", 61, {}, Revalidate),
        ("max-age=60", 10, {"cache_control": "no-cache"}, Revalidate),
        ("max-age=60", 10, {"pragma": "no-cache"}, Revalidate),
        ("max-age=60", 10, {"pragma": "x, NO-CACHE"}, Revalidate),
        ("max-age=60", 10, {"pragma": "x-no-cache"}, Hit),
        ("max-age=60", 10, {"pragma": "no-cache", "cache_control": "x"}, Hit),
        ("max-age=60", 10, {"cache_control": "max-age=10"}, Hit),
        ("max-age=60", 11, {"cache_control": "max-age=10"}, Revalidate),
        # A request with max-age wants nothing stale, unless it says so.
        ("max-age=60, stale-while-revalidate=10", 65, {"cache_control": "max-age=90"}, Revalidate),
        ("max-age=60, stale-while-revalidate=10", 65, {"cache_control": "max-age=90, max-stale"}, Stale),
        ("max-age=60, immutable", 10, {"cache_control": "max-age=0"}, Hit),
        ("max-age=60, immutable", 10, {"cache_control": "no-cache"}, Revalidate),
        ("max-age=60, immutable=1", 60, {"cache_control": "max-age=0"}, Revalidate),
        ("max-age=60", 10, {"cache_control": "min-fresh=50"}, Hit),
        ("max-age=60", 11, {"cache_control": "min-fresh=50"}, Revalidate),
        ("max-age=60", 70, {"cache_control": "max-stale"}, Stale),
        ("max-age=60", 70, {"cache_control": "max-stale=10"}, Stale),
        ("max-age=60", 71, {"cache_control": "max-stale=10"}, Revalidate),
        ("max-age=60", 70, {"cache_control": "max-stale=x"}, Revalidate),
        ("max-age=60, must-revalidate", 70, {"cache_control": "max-stale"}, Revalidate),
        ("max-age=60, proxy-revalidate", 70, {"cache_control": "max-stale"}, Revalidate),
        ("s-maxage=60", 70, {"cache_control": "max-stale"}, Revalidate),
        ("max-age=60", 10, {"cache_control": "no-store"}, Bypass),
        ("max-age=60", 10, {"cache_control": "only-if-cached"}, Hit),
        ("max-age=60", 70, {"cache_control": "only-if-cached"}, Unsatisfied),
        ("max-age=60", 70, {"cache_control": "only-if-cached, max-stale"}, Stale),
        ("max-age=60", 10, {"cache_control": "only-if-cached, no-store"}, Unsatisfied),
        # If-Match and If-Unmodified-Since are for the origin: what is stored may serve, and may not refuse.
        ("max-age=60", 10, {"if_match": '"1"'}, Hit),
        ("max-age=60", 10, {"if_match": '"2"'}, Revalidate),
        ("max-age=60, stale-while-revalidate=10", 65, {"if_match": '"2"'}, Revalidate),
        ("max-age=60", 10, {"if_unmodified_since": "Sat, 01 Jan 2000 00:00:00 GMT"}, Hit),
    ],
)
def test_decisions(cache_control: str, age: float, request_headers: dict[str, str], kind: type) -> None:
    found = decide(get(**request_headers), (stored(cache_control),), PLAIN, NOW + age)
    assert type(found) is kind
    assert found.reason
    assert found.section


def test_nothing_stored_is_a_miss_that_says_whether_another_variant_was_there() -> None:
    assert decide(get(), (), PLAIN, NOW) == Miss("uri-miss", "nothing is stored under this key")
    other = entry(ok(cache_control="max-age=60", vary="x-a"), get(x_a="1"))
    found = decide(get(x_a="2"), (other,), PLAIN, NOW)
    assert isinstance(found, Miss)
    assert found.forward == "vary-miss"
    assert isinstance(decide(get(cache_control="only-if-cached"), (), PLAIN, NOW), Unsatisfied)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"])
def test_only_reading_is_answered_from_a_cache(method: str) -> None:
    found = decide(get(method=method), (stored(),), PLAIN, NOW)
    assert isinstance(found, Bypass)
    assert found.forward == "method"


def test_a_get_with_a_body_and_a_rule_without_a_cache_pass_by() -> None:
    fat = replace(get(), body=Bytes(b"x=evil"))
    assert isinstance(decide(fat, (stored(),), PLAIN, NOW), Bypass)
    never = Policy(mode="no-store")
    assert isinstance(decide(get(), (stored(),), never, NOW), Bypass)
    assert isinstance(decide(get(method="POST"), (stored(),), never, NOW), Bypass)
    assert isinstance(decide(get(cache_control="only-if-cached"), (stored(),), never, NOW), Unsatisfied)


def test_a_precondition_that_does_not_hold_is_the_origins_to_refuse() -> None:
    changed = stored(last_modified="Sat, 01 Jan 2000 00:00:00 GMT")
    asked = get(if_unmodified_since="Fri, 31 Dec 1999 00:00:00 GMT")
    assert isinstance(decide(asked, (changed,), PLAIN, NOW), Revalidate)
    fixed = entry(ok(etag='"1"'), policy=Policy(mode="immutable", edge_ttl=60.0))
    assert isinstance(decide(get(if_match='"2"'), (fixed,), PLAIN, NOW), Hit)
    missing = entry(ok(404, cache_control="max-age=60", etag='"1"'))
    assert isinstance(decide(get(if_match='"2"'), (missing,), PLAIN, NOW), Hit)


def test_immutable_is_not_asked_about_by_a_reload() -> None:
    kept = entry(ok(), policy=Policy(mode="immutable", edge_ttl=60.0))
    assert isinstance(decide(get(cache_control="no-cache"), (kept,), PLAIN, NOW), Hit)


def test_a_soft_purge_makes_stale_at_once() -> None:
    purged = replace(stored("max-age=60, stale-while-revalidate=30"), stale_since=NOW + 5)
    assert isinstance(decide(get(), (purged,), PLAIN, NOW + 4), Hit)
    assert isinstance(decide(get(), (purged,), PLAIN, NOW + 6), Stale)
    assert isinstance(decide(get(), (purged,), PLAIN, NOW + 36), Revalidate)


def test_conditions_are_made_of_the_validators() -> None:
    assert conditions(stored(last_modified="x")) == fields(if_none_match='"1"', if_modified_since="x")
    assert conditions(entry(ok(cache_control="max-age=1"))) == fields()


@pytest.mark.parametrize(
    ("cache_control", "request_headers", "age", "served"),
    [
        ("max-age=10, stale-if-error=20", {}, 29, True),
        ("max-age=10, stale-if-error=20", {}, 30, False),
        ("max-age=10", {}, 11, False),
        ("max-age=10", {"cache_control": "stale-if-error=5"}, 14, True),
        ("max-age=10, stale-if-error=20, must-revalidate", {}, 11, False),
        ("max-age=10, stale-if-error=20, proxy-revalidate", {}, 11, False),
        # s-maxage keeps clients from stale answers, not the origin's own permission.
        ("s-maxage=10, stale-if-error=20", {}, 29, True),
        ("s-maxage=10", {"cache_control": "stale-if-error=5"}, 11, False),
        ("max-age=10, stale-if-error=20, no-cache", {}, 11, False),
    ],
)
def test_stale_on_errors(
    cache_control: str, request_headers: dict[str, str], age: float, *, served: bool
) -> None:
    found = may_serve_on_error(stored(cache_control), get(**request_headers), NOW + age)
    assert (found is not None) is served


def test_a_soft_purge_counts_for_stale_on_errors() -> None:
    purged = replace(stored("max-age=1000, stale-if-error=20"), stale_since=NOW)
    assert may_serve_on_error(purged, get(), NOW + 19) is not None
    assert may_serve_on_error(purged, get(), NOW + 21) is None


SECONDS = st.integers(0, 100)
DIRECTIVES = st.lists(
    st.one_of(
        st.sampled_from(["no-cache", "must-revalidate", "public", "proxy-revalidate"]),
        st.builds(
            "{}={}".format, st.sampled_from(["s-maxage", "stale-while-revalidate", "stale-if-error"]), SECONDS
        ),
    ),
    max_size=4,
)
WISHES = st.lists(
    st.one_of(
        st.sampled_from(["no-cache", "no-store", "only-if-cached", "max-stale"]),
        st.builds(
            "{}={}".format, st.sampled_from(["max-age", "min-fresh", "max-stale", "stale-if-error"]), SECONDS
        ),
    ),
    max_size=3,
)


@given(max_age=SECONDS, directives=DIRECTIVES, wishes=WISHES, age=SECONDS, soft=st.none() | SECONDS)
def test_nothing_is_served_past_its_freshness_and_allowance(
    max_age: int, directives: list[str], wishes: list[str], age: int, soft: int | None
) -> None:
    kept = stored(", ".join([f"max-age={max_age}", *directives]))
    if soft is not None:
        kept = replace(kept, stale_since=NOW + soft)
    request: Request = get(cache_control=", ".join(wishes))
    found = decide(request, (kept,), PLAIN, NOW + age)
    terms = kept.terms
    left = terms.lifetime.seconds - age if soft is None else min(terms.lifetime.seconds - age, soft - age)
    match found:
        case Hit():
            assert left > 0
            assert not terms.revalidate_always
            assert "no-cache" not in wishes
        case Stale(revalidate=True):
            assert 0 <= -left < terms.stale_while_revalidate
            assert not {"must-revalidate", "proxy-revalidate"} & set(directives)
        case Stale():
            assert any(wish.startswith("max-stale") for wish in wishes)
            assert not terms.revalidate_stale
        case Revalidate(fields=asked):
            assert asked == conditions(kept)
        case Miss() | Bypass() | Unsatisfied():
            assert not isinstance(found, Miss)
            assert {"no-store", "only-if-cached"} & set(wishes)
    if isinstance(found, Hit | Stale | Revalidate):
        assert found.age == age
        assert decide(request, (kept,), PLAIN, NOW + age) == found


@given(ages=st.lists(st.floats(-50, 500), min_size=2, max_size=6))
def test_age_never_goes_down_even_if_the_clock_does(ages: list[float]) -> None:
    terms = stored().terms
    found = [terms.age(NOW + age) for age in sorted(ages)]
    assert found == sorted(found)
    assert min(found) >= 0


@given(stored_value=st.text("ab ,;q=", max_size=8), asked=st.none() | st.text("ab ,;q=", max_size=8))
def test_no_other_variant_ever_hits(stored_value: str, asked: str | None) -> None:
    kept = entry(ok(cache_control="max-age=60", vary="x-v"), get(x_v=stored_value))
    request = get() if asked is None else get(x_v=asked)
    found = decide(request, (kept,), PLAIN, NOW)
    same = asked is not None and [p.strip() for p in asked.split(",") if p.strip()] == [
        p.strip() for p in stored_value.split(",") if p.strip()
    ]
    assert isinstance(found, Hit) is same
