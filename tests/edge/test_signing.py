"""Signed URLs: made, checked, and tampered with in every place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.edge.signing import Refused, Signed, check, key_bytes, sign
from edgecdn.http.message import Request
from edgecdn.http.url import Url, parse_url

KEYS = {"NEW": b"n" * 32, "OLD": b"o" * 32}
NOW = 1_800_000_000.0
LATER = int(NOW) + 60


def url(text: str) -> Url:
    parsed = parse_url(text)
    assert parsed is not None
    return parsed


def checked(
    signed: Url, now: float = NOW, method: str = "GET", *, host_bound: bool = False
) -> Signed | Refused:
    return check(Request(method, signed), KEYS, now, host_bound=host_bound)


@given(
    path=st.text("abc/._-~", max_size=12).map("/".__add__),
    query=st.none() | st.text("ab=&1", max_size=12),
    key=st.sampled_from(sorted(KEYS)),
)
def test_what_is_signed_is_let_in_without_its_signature(path: str, query: str | None, key: str) -> None:
    plain = url("http://cdn.example/").with_query(query)
    plain = Url(plain.scheme, plain.host, plain.port, path, plain.query)
    signed = sign(plain, key, KEYS[key], LATER, host_bound=False)
    found = checked(signed)
    assert isinstance(found, Signed)
    assert (found.url.path, found.url.query or None) == (plain.path, plain.query or None)


@given(position=st.integers(0, 10_000), by=st.sampled_from("xA0/&=-"))
def test_a_change_of_any_one_character_is_refused(position: int, by: str) -> None:
    target = str(
        sign(url("http://cdn.example/media/cat.jpg?width=300"), "NEW", KEYS["NEW"], LATER, host_bound=True)
    )
    begin = len("http://")
    at = begin + position % (len(target) - begin)
    tampered = parse_url(target[:at] + by + target[at + 1 :])
    if tampered is None or str(tampered) == target:
        return
    assert isinstance(checked(tampered, host_bound=True), Refused)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (None, "the URL is not signed"),
        ("expires=1", "the URL is not signed"),
        ("expires=1&key=NEW&key=OLD&signature=x", "the parameter key is doubled or empty"),
        ("expires&key=NEW&signature=x", "the parameter expires is doubled or empty"),
        ("key=NEW&expires=1&signature=x", "the signature's parameters are not at the end of the query"),
        (
            "expires=1&key=NEW&signature=x&width=9",
            "the signature's parameters are not at the end of the query",
        ),
        ("expires=-1&key=NEW&signature=x", "expires is no number of seconds"),
        ("expires=1e9&key=NEW&signature=x", "expires is no number of seconds"),
        ("expires=9999999999999&key=NEW&signature=x", "expires is no number of seconds"),
        ("expires=1&key=WHO&signature=x", "there is no key called 'WHO'"),
        ("expires=1&key=NEW&signature=x", "the signature does not fit the URL"),
    ],
)
def test_each_refusal_has_its_reason_and_clients_are_told_the_same(query: str | None, reason: str) -> None:
    found = checked(url("http://cdn.example/media/cat.jpg").with_query(query))
    assert found == Refused(reason)
    assert found.text == "This URL needs a valid signature."


def test_a_signature_ends_at_its_second() -> None:
    signed = sign(url("http://cdn.example/x"), "NEW", KEYS["NEW"], LATER, host_bound=False)
    assert isinstance(checked(signed, LATER - 0.5), Signed)
    assert checked(signed, float(LATER)) == Refused("the signature expired 0 s ago")


def test_only_reading_is_covered() -> None:
    signed = sign(url("http://cdn.example/x"), "NEW", KEYS["NEW"], LATER, host_bound=False)
    assert isinstance(checked(signed, method="HEAD"), Signed)
    assert checked(signed, method="DELETE") == Refused("DELETE is not covered by a signature")


def test_a_key_signs_under_its_own_name_only() -> None:
    signed = str(sign(url("http://cdn.example/x"), "NEW", KEYS["NEW"], LATER, host_bound=False))
    assert checked(url(signed.replace("key=NEW", "key=OLD"))) == Refused("the signature does not fit the URL")


def test_a_signature_is_for_one_host_only_where_it_is_bound_to_it() -> None:
    bound = sign(url("http://a.example/x"), "NEW", KEYS["NEW"], LATER, host_bound=True)
    free = sign(url("http://a.example/x"), "NEW", KEYS["NEW"], LATER, host_bound=False)
    elsewhere = {
        name: url(str(made).replace("a.example", "b.example")) for name, made in (("b", bound), ("f", free))
    }
    assert isinstance(checked(elsewhere["b"], host_bound=True), Refused)
    assert isinstance(checked(elsewhere["f"], host_bound=False), Signed)


def test_keys_are_base64url_where_they_look_like_it() -> None:
    assert key_bytes("AAAAAAAAAAAAAAAAAAAAAA") == bytes(16)
    assert key_bytes("short") == b"short"
    assert key_bytes("not base64 at all, but long enough") == b"not base64 at all, but long enough"
