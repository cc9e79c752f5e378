"""Comma-separated lists and quoted strings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.http.fields.lists import is_name, split_list, unquote


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("", []),
        (" , ,, ", []),
        ("a, b ,c", ["a", "b", "c"]),
        ('a="x, y", b', ['a="x, y"', "b"]),
        (r'a="x\", y", b', [r'a="x\", y"', "b"]),
        ('a="never closed, b', ['a="never closed, b']),
        ('"a", "b"', ['"a"', '"b"']),
    ],
)
def test_members(text: str, members: list[str]) -> None:
    assert split_list(text) == members


@given(members=st.lists(st.text("abc =;", min_size=1).map(str.strip).filter(bool), max_size=6))
def test_what_is_joined_is_split(members: list[str]) -> None:
    assert split_list(" ,".join(members)) == members


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a", "a"),
        ('"a b"', "a b"),
        (r'"a\"b\\c"', 'a"b\\c'),
        ('"', '"'),
        ('""', ""),
        ('a"b"', 'a"b"'),
        (r'"a\"', "a"),
    ],
)
def test_quoted_strings_mean_what_is_inside(text: str, meant: str) -> None:
    assert unquote(text) == meant


@given(text=st.text('ab"\\', max_size=8))
def test_a_quoted_text_is_read_back(text: str) -> None:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    assert unquote(quoted) == text
    assert split_list(f"{quoted}, x") == [quoted, "x"]


def test_a_name_is_a_token() -> None:
    assert is_name("x-a.1~")
    assert not any(map(is_name, ("", "a b", "a;b", '"a"', "ä", "a,")))
