"""The cache key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.cache.key import Facts, cache_key, device, forwarded, kept_query
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request
from edgecdn.http.url import Url
from edgecdn.plan.model import KeyPolicy
from tests.support.cache import fields, get

NOWHERE = Facts()
TEXT = st.text("ab =%:/?&|é\n", max_size=6)
EVERYTHING = KeyPolicy(
    headers=("x-a", "x-b"),
    cookies=("c",),
    device=True,
    country=True,
    language=("en", "de"),
    image_format=("image/webp", "image/png"),
)


def test_a_key_is_the_url_where_the_rule_adds_nothing() -> None:
    assert cache_key(get("/a?b=1"), KeyPolicy(), NOWHERE) == "http://site.example/a?b=1"


def test_every_part_says_what_it_is() -> None:
    request = get(
        "/a", x_a="1 2", cookie="c=v", accept_language="de", accept="image/webp", user_agent="iPhone"
    )
    assert cache_key(request, EVERYTHING, Facts("SE"), "own part") == (
        "http://site.example/a header:x-a=1%202 header:x-b cookie:c=v device:=mobile country:=SE "
        "language:=de image:=image%2Fwebp custom:=own%20part"
    )


def test_a_missing_value_is_not_an_empty_one() -> None:
    key = KeyPolicy(headers=("x-a",))
    assert cache_key(get(), key, NOWHERE) != cache_key(get(x_a=""), key, NOWHERE)


def test_get_and_head_share_a_key() -> None:
    assert cache_key(get(), KeyPolicy(), NOWHERE) == cache_key(get(method="HEAD"), KeyPolicy(), NOWHERE)


PARTS = st.tuples(TEXT, TEXT, st.none() | TEXT, st.none() | TEXT, TEXT)


def key_of(parts: tuple[str, str, str | None, str | None, str]) -> str:
    path, query, one, other, custom = parts
    headers = [(name, value) for name, value in (("x-a", one), ("x-b", other)) if value is not None]
    url = Url("http", "x", None, "/" + path.replace("?", ""), query or None)
    return cache_key(
        Request("GET", url, Headers(tuple(headers))), KeyPolicy(headers=("x-a", "x-b")), NOWHERE, custom
    )


def spelled(parts: tuple[str, str, str | None, str | None, str]) -> tuple[str | None, ...]:
    """The parts as a URL in normal form has them: without a `?` in the path, and without spaces."""
    path, query, *others = parts
    return path.replace("?", "").replace(" ", "%20"), query.replace(" ", "%20"), *others


@given(one=PARTS, other=PARTS)
def test_two_keys_are_the_same_only_where_every_part_is(
    one: tuple[str, str, str | None, str | None, str], other: tuple[str, str, str | None, str | None, str]
) -> None:
    assert (key_of(one) == key_of(other)) is (spelled(one) == spelled(other))


@pytest.mark.parametrize(
    ("query", "mode", "names", "kept"),
    [
        (None, "all", (), None),
        ("b=2&a=1", "all", (), "b=2&a=1"),
        ("a=1", "none", (), None),
        ("b=2&a=1&c=3", "allow", ("a", "b"), "a=1&b=2"),
        ("b=2&a=1&utm_x=3", "deny", ("utm_x",), "a=1&b=2"),
        ("a=2&a=1", "allow", ("a",), "a=2&a=1"),
        ("utm=1", "deny", ("utm",), None),
        ("%61=1&a+b=2", "allow", ("a", "a b"), "%61=1&a+b=2"),
        ("a=1;utm=2&b", "deny", ("utm",), "a=1;utm=2&b"),
        ("&&a", "allow", ("a",), "a"),
    ],
)
def test_the_query_as_far_as_it_is_part_of_the_key(
    query: str | None, mode: str, names: tuple[str, ...], kept: str | None
) -> None:
    policy = replace(KeyPolicy(query_names=names), query=mode)  # type: ignore[arg-type]  # the modes of the table
    assert kept_query(query, policy) == kept


def test_what_goes_upstream_tells_no_more_than_the_key() -> None:
    request = get("/a?w=1&utm=2", accept="image/webp,*/*", accept_language="de-CH, fr")
    key = KeyPolicy(
        query="allow", query_names=("w",), language=("en", "de"), image_format=("image/webp", "image/png")
    )
    sent = forwarded(request, key, NOWHERE)
    assert (sent.url.query, sent.headers.get("accept"), sent.headers.get("accept-language")) == (
        "w=1",
        "image/webp",
        "de",
    )
    assert forwarded(request, KeyPolicy(), NOWHERE) is request


def test_what_the_key_found_out_of_the_client_is_told_upstream() -> None:
    request = get("/a", user_agent="Mozilla (iPhone)", edge_client_device="desktop")
    sent = forwarded(request, KeyPolicy(device=True, country=True), Facts("JP")).headers
    assert (sent.all("edge-client-device"), sent.all("edge-client-country")) == (("mobile",), ("JP",))
    assert sent.get("user-agent") == "Mozilla (iPhone)"
    nowhere = forwarded(request, KeyPolicy(country=True), NOWHERE).headers
    assert nowhere.all("edge-client-country") == ("",)


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({}, "desktop"),
        ({"sec_ch_ua_mobile": "?1"}, "mobile"),
        ({"user_agent": "Mozilla (iPhone)"}, "mobile"),
        ({"user_agent": "Mozilla (Linux; Android 15) Mobile"}, "mobile"),
        ({"user_agent": "Mozilla (Linux; Android 15)"}, "tablet"),
        ({"user_agent": "Mozilla (iPad)"}, "tablet"),
        ({"user_agent": "Mozilla (X11)", "sec_ch_ua_mobile": "?0"}, "desktop"),
    ],
)
def test_classes_of_devices(headers: dict[str, str], kind: str) -> None:
    assert device(fields(**headers)) == kind
