"""Whether a response may be stored, and how a stored one changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edgecdn.cache.keep import Keep, Refuse, invalidated, tags
from edgecdn.http.body import Bytes
from edgecdn.http.fields.dates import http_date
from edgecdn.http.message import Request, Response
from edgecdn.plan.model import KeyPolicy, Policy, StatusTtl
from tests.support.cache import NOW, entry, fields, get, kept, ok

FRESH = {"cache_control": "max-age=60"}


@pytest.mark.parametrize(
    ("headers", "section"),
    [
        ({"cache_control": "no-store, max-age=60"}, "RFC 9111 5.2.2.5"),
        ({"cache_control": "private, max-age=60"}, "RFC 9111 5.2.2.7"),
        ({"cache_control": 'max-age=60, private="set-cookie'}, "RFC 9111 5.2.2.7"),
        ({**FRESH, "set_cookie": "id=1"}, "config set_cookie"),
        ({**FRESH, "vary": "accept, *"}, "RFC 9111 4.1"),
        ({}, "RFC 9111 4.2.2"),
        ({"cache_control": "max-age=0"}, "RFC 9111 4.2.1"),
        ({**FRESH, "content_length": str(10**10)}, "config max_object_size"),
    ],
)
def test_what_may_not_be_stored_says_which_section_forbids_it(headers: dict[str, str], section: str) -> None:
    found = kept(ok(**headers))
    assert isinstance(found, Refuse)
    assert found.section == section


def test_whoever_left_no_freshness_is_named() -> None:
    none = kept(ok(403, cache_control="max-age=60"), policy=Policy(status_ttl=(StatusTtl(400, 499, 0.0),)))
    assert none == Refuse("the rule's status_ttl leaves it no freshness", "config status_ttl")
    zero = kept(ok(cache_control="max-age=0"))
    assert zero == Refuse(
        "cache-control max-age leaves it no freshness, and it has no validator", "RFC 9111 4.2.1"
    )
    assert kept(ok()) == Refuse("it has neither freshness nor a validator", "RFC 9111 4.2.2")


@pytest.mark.parametrize("status", [206, 304])
def test_what_is_no_whole_representation_is_not_stored(status: int) -> None:
    assert isinstance(kept(ok(status, **FRESH)), Refuse)


def test_beside_a_targeted_field_expires_makes_nothing_storable() -> None:
    later = {"expires": http_date(NOW + 60), "etag": '"1"'}
    assert isinstance(kept(ok(302, **later)), Keep)
    assert isinstance(kept(ok(302, **later, cdn_cache_control="must-revalidate")), Refuse)
    assert isinstance(kept(ok(302, **later, cdn_cache_control="max-age=x")), Keep)


def test_must_understand_stores_what_is_understood_although_no_store_stands_beside_it() -> None:
    both = "must-understand, no-store, max-age=60"
    assert isinstance(kept(ok(200, cache_control=both)), Keep)
    assert isinstance(kept(ok(299, cache_control=both)), Refuse)


@pytest.mark.parametrize(
    ("directive", "stored"), [("public", True), ("s-maxage=9", True), ("must-revalidate", True), ("x", False)]
)
def test_the_answer_to_an_authorised_request_is_stored_only_where_it_says_so(
    directive: str, *, stored: bool
) -> None:
    response = ok(cache_control=f"max-age=60, {directive}")
    assert isinstance(kept(response, get(authorization="Bearer x")), Keep) is stored


def test_cookies_are_refused_stripped_or_stored() -> None:
    response = ok(**FRESH, set_cookie="id=1")
    stripped = kept(response, policy=Policy(set_cookie="strip"))
    stored = kept(response, policy=Policy(set_cookie="store"))
    assert isinstance(stripped, Keep)
    assert isinstance(stored, Keep)
    assert "set-cookie" not in stripped.response.headers
    assert "set-cookie" not in stripped.for_owner().response.headers
    assert stored.response.headers.first("set-cookie") == "id=1"


def test_force_overrides_the_origins_word() -> None:
    force = Policy(edge_ttl=60.0, force=True)
    for headers in ({"cache_control": "private"}, {"cache_control": "no-store"}, {"set_cookie": "a=1"}):
        assert isinstance(kept(ok(**headers), policy=force), Keep)
        assert isinstance(kept(ok(**headers), policy=replace(force, force=False)), Refuse)


def test_named_fields_are_not_stored_but_reach_the_one_who_asked() -> None:
    found = kept(
        ok(cache_control='max-age=60, private="x-a", no-cache="x-b"', x_a="1", x_b="2", x_c="3", age="4")
    )
    assert isinstance(found, Keep)
    assert {name for name, _ in found.response.headers} == {"date", "cache-control", "x-c"}
    assert {"x-a", "x-b"} <= {name for name, _ in found.for_owner().response.headers}


def test_a_status_is_stored_without_freshness_where_the_rule_gives_it_one() -> None:
    policy = Policy(status_ttl=(StatusTtl(500, 599, 10.0), StatusTtl(404, 404, 0.0)))
    found = kept(ok(503), policy=policy)
    assert isinstance(found, Keep)
    assert found.terms.lifetime.seconds == 10
    assert isinstance(kept(ok(404, **FRESH), policy=policy), Refuse)


@pytest.mark.parametrize(
    ("location", "stored"),
    [("/thing", True), ("http://site.example/thing", True), ("/other", False), (None, False)],
)
def test_a_post_that_speaks_for_its_own_url_is_stored(location: str | None, *, stored: bool) -> None:
    headers = FRESH if location is None else {**FRESH, "content_location": location}
    assert isinstance(kept(ok(**headers), get(method="POST")), Keep) is stored
    assert isinstance(
        kept(ok(last_modified=http_date(NOW - 10**6), content_location="/thing"), get(method="POST")), Refuse
    )


@pytest.mark.parametrize(
    ("status", "cache_control", "stored"),
    [
        *((302, "public", True), (302, "x", False), (418, "max-age=9", True)),
        *((405, "public", False), (414, "x", False), (501, "max-age=9", True)),
    ],
)
def test_other_statuses_need_the_origins_word(status: int, cache_control: str, *, stored: bool) -> None:
    response = ok(status, cache_control=cache_control, last_modified=http_date(NOW - 10**6))
    assert isinstance(kept(response), Keep) is stored


def test_what_varies_is_stored_with_the_requests_values_but_for_what_the_key_has() -> None:
    request = get(accept_language="de;q=1.0, EN", x_a="1")
    found = kept(
        ok(**FRESH, vary="Accept-Language, X-A, X-B"), request, Policy(key=KeyPolicy(headers=("x-b",)))
    )
    assert isinstance(found, Keep)
    assert found.vary == (("accept-language", "de;q=1000,en;q=1000"), ("x-a", "1"))


def test_terms_hold_what_a_hit_needs() -> None:
    terms = entry(
        ok(cache_control="max-age=60, stale-while-revalidate=5, stale-if-error=7, must-revalidate, no-cache")
    ).terms
    assert (terms.stale_while_revalidate, terms.stale_if_error) == (0, 0)
    assert (terms.revalidate_always, terms.revalidate_stale, terms.immutable) == (True, True, False)
    told = ok(cache_control="max-age=60, stale-while-revalidate=5, must-revalidate")
    assert entry(told, policy=Policy(force=True)).terms.stale_while_revalidate == 5
    defaults = Policy(mode="immutable", stale_while_revalidate=3.0, stale_if_error=4.0)
    terms = entry(ok(**FRESH), policy=defaults).terms
    assert (terms.stale_while_revalidate, terms.stale_if_error, terms.immutable) == (3, 4, True)


def test_a_response_without_a_date_gets_that_of_its_receipt() -> None:
    stored = kept(Response(200, fields(cache_control="max-age=60"), Bytes(b"x")))
    assert isinstance(stored, Keep)
    assert stored.response.headers.first("date") == http_date(NOW)


def test_tags_in_both_dialects_in_lower_case_and_once() -> None:
    headers = fields(surrogate_key="a B  c", cache_tag="B, d e,,")
    assert tags(headers) == ("a", "b", "c", "d e")


@pytest.mark.parametrize(
    ("method", "status", "headers", "targets"),
    [
        ("GET", 200, {}, []),
        ("POST", 400, {}, []),
        ("POST", 200, {}, ["/a/b"]),
        ("DELETE", 204, {}, ["/a/b"]),
        ("PUT", 303, {"location": "/c"}, ["/a/b", "/c"]),
        ("PUT", 200, {"location": "c", "content_location": "http://site.example/d"}, ["/a/b", "/a/c", "/d"]),
        (
            "PUT",
            200,
            {"location": "//site.example/e", "content_location": "//evil.example/e"},
            ["/a/b", "/e"],
        ),
        ("PUT", 200, {"location": "https://site.example/c"}, ["/a/b"]),
        ("PUT", 200, {"location": "http://[bad/"}, ["/a/b"]),
        ("PUT", 200, {"location": "mailto:me@site.example"}, ["/a/b"]),
        ("POST", 303, {"location": "/in?next=http://x/"}, ["/a/b", "/in?next=http://x/"]),
        ("POST", 303, {"location": "?page=2", "content_location": ""}, ["/a/b", "/a/b?page=2"]),
        ("POST", 303, {"location": "../c#part", "content_location": "#x"}, ["/a/b", "/c"]),
    ],
)
def test_a_write_names_what_is_invalid_on_its_own_origin(
    method: str, status: int, headers: dict[str, str], targets: list[str]
) -> None:
    request: Request = get("/a/b", method)
    assert [found.target for found in invalidated(request, ok(status, **headers))] == targets
