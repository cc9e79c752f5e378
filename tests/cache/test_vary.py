"""What a response varies by (RFC 9111 section 4.1)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.cache.vary import matches, normal, selected_by, varies_by
from edgecdn.http.headers import Headers
from edgecdn.plan.model import KeyPolicy
from tests.support.cache import fields

ACCEPTS = st.lists(st.sampled_from(["gzip", "br;q=0.5", "deflate;q=1.0"]), max_size=3)


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ((), ()),
        (("B, a",), ("a", "b")),
        (("a", "A, b"), ("a", "b")),
        (("*",), None),
        (("a, *",), None),
        (("a", "*"), None),
        (("accept cookie",), None),
        (("a", '"b"'), None),
        (("a;b",), None),
        ((",",), ()),
    ],
)
def test_names_of_all_lines(lines: tuple[str, ...], names: tuple[str, ...] | None) -> None:
    assert varies_by(Headers(tuple(("vary", line) for line in lines))) == names


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("accept-encoding", "gzip, br", "br;q=1.0 ,GZIP"),
        ("accept-language", "en;q=0.5, de", "de, EN;q=0.50"),
        ("x-list", "a,b", "a , b"),
        ("accept", "a;v=1, b;q=0.1", "B; q=0.100, A ;v=1;q=1"),
        ("accept-encoding", "gzip, gzip", "gzip"),
    ],
)
def test_spellings_of_one_meaning_are_the_same(name: str, one: str, other: str) -> None:
    assert normal(name, one) == normal(name, other)


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("accept-encoding", "gzip", "gzip;q=0"),
        ("accept-encoding", None, ""),
        ("accept", "application/json;version=1", "application/json;version=2"),
        ("accept", "a;v=1, a;v=2", "a;v=1"),
        ("accept-encoding", "gzip;q=0, gzip", "gzip;q=0"),
        ("x-list", "a, b", "b, a"),
        ("x-list", "A", "a"),
        ("x-list", None, ""),
        ("accept-encoding", "gzip;q=x", "gzip"),
        ("accept-encoding", "gzip;q=0.5;q=1", "gzip"),
        ("cookie", "a=1,2", "a=1, 2"),
        ("user-agent", "x (KHTML,like Gecko)", "x (KHTML, like Gecko)"),
    ],
)
def test_what_means_something_else_is_not(name: str, one: str | None, other: str | None) -> None:
    assert normal(name, one) != normal(name, other)


def test_what_the_key_has_already_is_left_out() -> None:
    key = KeyPolicy(headers=("x-a",), language=("en",), image_format=("image/png",))
    names = ("accept", "accept-language", "x-a", "x-b")
    assert selected_by(fields(x_a="1", x_b="2"), names, key) == (("x-b", "2"),)


@given(stored=ACCEPTS, asked=ACCEPTS)
def test_a_request_matches_what_was_stored_for_its_own_kind(stored: list[str], asked: list[str]) -> None:
    vary = selected_by(fields(accept_encoding=", ".join(stored)), ("accept-encoding",), KeyPolicy())
    assert matches(fields(accept_encoding=", ".join(stored[::-1])), vary)
    assert matches(fields(accept_encoding=", ".join(asked)), vary) is (set(stored) == set(asked))


def test_fields_that_tell_a_part_of_the_key_select_nothing_more() -> None:
    request = fields(edge_client_device="mobile", edge_client_country="JP", accept="image/webp", x_a="1")
    names = ("accept", "edge-client-country", "edge-client-device", "x-a")
    key = KeyPolicy(device=True, country=True, image_format=("image/webp",))
    assert selected_by(request, names, key) == (("x-a", "1"),)
