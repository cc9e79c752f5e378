"""Cache-Control as a recipient is asked to read it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.http.fields.cache_control import NO_DIRECTIVES, parse_cache_control


@pytest.mark.parametrize(
    ("lines", "arguments"),
    [
        ((), {}),
        (("",), {}),
        (("max-age=5, public",), {"max-age": "5", "public": None}),
        (("MaX-aGe=5",), {"max-age": "5"}),
        (('max-age="5"',), {"max-age": "5"}),
        (("max-age=5", "max-age=9"), {"max-age": "5"}),
        (("max-age =5",), {}),
        (("max-age= 5",), {"max-age": " 5"}),
        (('private="a, b", no-store',), {"private": "a, b", "no-store": None}),
        (('ext="max-age=9", max-age=1',), {"ext": "max-age=9", "max-age": "1"}),
        (("=5, x",), {"x": None}),
        (("'max-age=5'",), {"'max-age": "5'"}),
    ],
)
def test_directives(lines: tuple[str, ...], arguments: dict[str, str | None]) -> None:
    assert parse_cache_control(lines).arguments == arguments


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        *(("max-age=5", 5), ("max-age=007", 7), ('max-age="5"', 5), ("max-age=99999999999", 2**31)),
        *(("max-age", 0), ("max-age=", 0), ("max-age=-1", 0), ("max-age=1.5", 0), ("max-age=5a", 0)),
        *(("max-age= 5", 0), ("other=5", None)),
    ],
)
def test_freshness_that_cannot_be_read_is_none_left(text: str, seconds: int | None) -> None:
    assert parse_cache_control((text,)).seconds("max-age") == seconds


def test_names_in_an_argument() -> None:
    found = parse_cache_control(('private="Set-Cookie, X-A ,", no-cache',))
    assert found.names("private") == ("set-cookie", "x-a")
    assert (found.names("no-cache"), found.names("other")) == ((), ())
    assert "no-cache" in found
    assert parse_cache_control(()) is NO_DIRECTIVES


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (('private="a"', 'private="b, c"'), ("a", "b", "c")),
        (('private="a", private',), ()),
        (('private, private="a"',), ()),
        (('private="a", private=""',), ()),
        (('private="a", private="b',), ()),
    ],
)
def test_all_that_names_fields_counts_and_what_names_none_is_about_everything(
    lines: tuple[str, ...], names: tuple[str, ...]
) -> None:
    found = parse_cache_control(lines)
    assert "private" in found
    assert found.names("private") == names


@pytest.mark.parametrize("argument", ['"set-cookie', '"a b"', '"a, (b)"', "é", '","', '""'])
def test_an_argument_that_names_no_fields_names_none(argument: str) -> None:
    assert parse_cache_control((f"private={argument}",)).names("private") == ()


@given(lines=st.lists(st.text('max-ge=",; \\5', max_size=20), max_size=3))
def test_no_text_raises(lines: list[str]) -> None:
    found = parse_cache_control(lines)
    assert all(name == name.lower() and (found.seconds(name) or 0) >= 0 for name in found.arguments)
