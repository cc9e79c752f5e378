"""Header fields as a value."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edgecdn.http.headers import Headers

NAMES = st.sampled_from(["a", "b", "set-cookie", "x-long-name"])
HEADERS = st.lists(st.tuples(NAMES, st.text("xyz, ", max_size=5)), max_size=8).map(
    lambda p: Headers(tuple(p))
)


def test_names_are_lower_case_and_values_have_no_white_space_around() -> None:
    assert Headers.of([("Content-Type", "\t text/html "), ("X", "")]).pairs == (
        ("content-type", "text/html"),
        ("x", ""),
    )


def test_lines_of_one_name_are_joined_by_commas_or_kept_apart() -> None:
    headers = Headers((("a", "1"), ("b", "2"), ("a", "3")))
    assert (headers.get("a"), headers.first("a"), headers.all("a")) == ("1, 3", "1", ("1", "3"))
    assert (headers.get("c"), headers.first("c"), headers.all("c")) == (None, None, ())
    assert (headers.get("b"), len(headers), "b" in headers, "c" in headers) == ("2", 3, True, False)


@given(headers=HEADERS, name=NAMES, value=st.text("xyz", max_size=3))
def test_setting_leaves_one_line_and_the_others_alone(headers: Headers, name: str, value: str) -> None:
    changed = headers.set(name, value)
    assert changed.all(name) == (value,)
    assert changed.without(name) == headers.without(name)
    assert headers.add(name, value).all(name) == (*headers.all(name), value)


@given(headers=HEADERS, newer=HEADERS)
def test_what_is_merged_has_the_newer_word_on_every_name(headers: Headers, newer: Headers) -> None:
    merged = headers.merge(newer)
    for name, _ in (*headers, *newer):
        assert merged.all(name) == (newer.all(name) or headers.all(name))


@given(headers=HEADERS)
def test_the_size_is_that_on_the_wire(headers: Headers) -> None:
    assert headers.size() == len("".join(f"{name}: {value}\r\n" for name, value in headers))
