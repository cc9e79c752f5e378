"""Header fields as a function in Python sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.runtimes.python.host.headers import Headers


def test_case_does_not_matter_and_lines_are_joined() -> None:
    headers = Headers([("Vary", "A"), ("vary", "B"), ("X", "1")])
    assert headers["VARY"] == "A, B"
    assert headers.get_all("Vary") == ["A", "B"]
    assert list(headers) == ["vary", "x"]
    assert dict(headers.items()) == {"vary": "A, B", "x": "1"}
    assert (len(headers), "x" in headers, headers.has("y")) == (2, True, False)


def test_they_can_be_changed() -> None:
    headers = Headers({"A": "1"})
    headers["a"] = "2"
    headers.append("Set-Cookie", "x=1")
    headers.append("Set-Cookie", "y=2")
    headers.set("N", 7)  # type: ignore[arg-type]  # a number is written as one
    assert headers.pairs() == [("a", "2"), ("Set-Cookie", "x=1"), ("Set-Cookie", "y=2"), ("N", "7")]
    assert headers.get_set_cookie() == ["x=1", "y=2"]
    headers.delete("set-cookie")
    headers.delete("nothing")
    assert headers.get("set-cookie") is None
    with pytest.raises(KeyError):
        headers["set-cookie"]


def test_a_copy_is_its_own() -> None:
    headers = Headers({"A": "1"})
    copy = Headers(headers)
    copy["A"] = "2"
    assert headers["A"] == "1"
    assert repr(copy) == "Headers([('A', '2')])"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("", "x"),
        ("a b", "x"),
        ("a:", "x"),
        ("a\n", "x"),
        ("a", "x\r\nSet-Cookie: y"),
        ("a", "\0"),
        ("a", "日"),
    ],
)
def test_nothing_is_smuggled_into_them(name: str, value: str) -> None:
    with pytest.raises(ValueError, match="header field"):
        Headers([(name, value)])


@given(st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6)), max_size=4))
def test_whatever_gets_in_is_one_line(pairs: list[tuple[str, str]]) -> None:
    headers = Headers()
    for name, value in pairs:
        try:
            headers.append(name, value)
        except ValueError:
            continue
    written = "".join(f"{name}: {value}\n" for name, value in headers.pairs())
    written.encode("latin-1")
    assert written.count("\n") == len(headers.pairs())
    assert "\r" not in written


def test_what_is_looked_at_is_remembered() -> None:
    seen: set[str] = set()
    headers = Headers.crossed([["Cookie", "a=1"], ["B", "2"]], seen)
    assert (headers.pairs(), seen) == ([("Cookie", "a=1"), ("B", "2")], set())
    copy = Headers(headers)
    assert copy["cookie"] == "a=1"
    assert seen == set()
    assert headers.get("Cookie") == "a=1"
    assert "x-y" not in headers
    assert seen == {"header:cookie", "header:x-y"}
    assert len(list(headers)) == 2
    assert "header:*" in seen
