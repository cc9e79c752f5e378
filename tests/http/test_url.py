"""URLs in one normal form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.http.url import Url, normal_path, parse_authority, parse_url, split_target

PATHS = st.text("/.%aZ2346efF~ é?#\\;=&\ud800", max_size=20)


@pytest.mark.parametrize(
    ("path", "normal"),
    [
        ("/a/b", "/a/b"),
        ("/static/../api/x", "/api/x"),
        ("/a/./b/.", "/a/b/"),
        ("/../../etc/passwd", "/etc/passwd"),
        ("/a/..", "/"),
        ("/a/b/..", "/a/"),
        ("/%61%2e%2E/x", "/a../x"),
        ("/%2e%2e/x", "/x"),
        ("/a%2fb", "/a%2Fb"),
        ("/a//b", "/a//b"),
        ("/a b", "/a%20b"),
        ("/é", "/%E9"),
        ("/100%", "/100%"),
        ("/%zz", "/%zz"),
        ("", "/"),
        ("x", "/x"),
        ("/%7Euser", "/~user"),
        ("/a;b=c", "/a;b=c"),
        ("/a\\b", "/a%5Cb"),
        ("/%00", "/%00"),
        ("/%%32%65%%32%65/x", "/%%32e%%32e/x"),
        ("/%2%65%2%65/x", "/%2%65%2%65/x"),
        ("/%%7Ex", "/%~x"),
        ("/\u2603\ud800", "/%E2%98%83%3F"),
    ],
)
def test_a_path_has_one_spelling(path: str, normal: str) -> None:
    assert normal_path(path) == normal


@given(path=PATHS)
def test_the_normal_form_of_a_normal_form_is_itself(path: str) -> None:
    normal = normal_path(path)
    assert normal_path(normal) == normal
    assert normal.startswith("/")
    assert normal.isascii()
    assert not {".", ".."} & set(normal.split("/"))


@given(path=st.text("abc/", max_size=10), by=st.integers(0, 9))
def test_encoding_what_needs_none_changes_nothing(path: str, by: int) -> None:
    at = by % (len(path) + 1)
    char = path[at : at + 1]
    if char.isalpha():
        assert normal_path(f"/{path[:at]}%{ord(char):02x}{path[at + 1 :]}") == normal_path(f"/{path}")


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("Example.COM", "example.com", None),
        ("a:80", "a", None),
        ("a:8080", "a", 8080),
        ("a:", "a", None),
        ("[::1]:81", "[::1]", 81),
        ("[::1]", "[::1]", None),
        ("127.0.0.1:0", "127.0.0.1", 0),
    ],
)
def test_authorities(text: str, host: str, port: int | None) -> None:
    assert parse_authority(text) == (host, port)


@pytest.mark.parametrize(
    "text",
    [
        *("", ":80", "a b", "user@host", "a/b", "a?c", "a:99999", "a:123456", "a:x", "a:-1", "a:+1", "a:1_0"),
        *("[", "]", "[]", "[::1", "[::1]x", "[g::1]", "a:٣", "é", "a,b:80:90", "a\\b"),
    ],
)
def test_an_authority_that_two_readers_could_disagree_on_is_none(text: str) -> None:
    assert parse_authority(text) is None


def test_a_port_of_the_scheme_is_left_out() -> None:
    assert parse_url("https://a:443/") == parse_url("https://a/") == Url("https", "a", None, "/")
    assert parse_url("https://a:80/") == Url("https", "a", 80, "/")


@pytest.mark.parametrize(
    "text", ["", "/x", "ftp://a/", "http:/a", "http://", "http://a b/", "//a/x", "http://a:x/"]
)
def test_what_is_no_absolute_url_is_none(text: str) -> None:
    assert parse_url(text) is None


def test_a_url_spells_itself() -> None:
    url = parse_url("HTTP://Shop.example:8080/a/../b%20c?x=1&y=é#part")
    assert url is not None
    assert str(url) == "http://shop.example:8080/b%20c?x=1&y=%E9"
    assert (url.authority, url.target) == ("shop.example:8080", "/b%20c?x=1&y=%E9")
    assert url.with_query(None).target == "/b%20c"
    assert parse_url("http://a?q") == Url("http", "a", None, "/", "q")
    assert parse_url("http://a/?") == Url("http", "a", None, "/", "")


@given(target=PATHS)
def test_no_target_raises_and_what_comes_out_goes_in(target: str) -> None:
    path, query = split_target(target)
    again = Url("http", "x", None, path, query).target
    assert split_target(again) == (path, query)
