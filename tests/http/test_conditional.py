"""Conditional requests (RFC 9110 section 13)."""

from __future__ import annotations

import pytest

from edgecdn.http.conditional import (
    Outcome,
    evaluate,
    strong_date,
    strong_validator,
    strongly_equal,
    weakly_equal,
)
from edgecdn.http.headers import Headers

NOW = 1_800_000_000.0
OLD, MID, NEW = (f"Thu, 0{day} Jan 2026 00:00:00 GMT" for day in (1, 2, 3))
STORED = Headers((("etag", '"v1"'), ("last-modified", MID)))


@pytest.mark.parametrize(
    ("one", "other", "weak", "strong"),
    [
        ('"1"', '"1"', True, True),
        ('W/"1"', '"1"', True, False),
        ('W/"1"', 'W/"1"', True, False),
        ('"1"', '"2"', False, False),
        ('W/"1"', 'W/"2"', False, False),
    ],
)
def test_tags_are_compared_strongly_or_weakly(one: str, other: str, *, weak: bool, strong: bool) -> None:
    assert (weakly_equal(one, other), strongly_equal(one, other)) == (weak, strong)


@pytest.mark.parametrize(
    ("fields", "method", "outcome"),
    [
        ({}, "GET", "go"),
        ({"if-none-match": '"v1"'}, "GET", "not-modified"),
        ({"if-none-match": '"v0", W/"v1"'}, "HEAD", "not-modified"),
        ({"if-none-match": "*"}, "GET", "not-modified"),
        ({"if-none-match": '"v2"'}, "GET", "go"),
        ({"if-none-match": '"v1"'}, "PUT", "failed"),
        ({"if-match": '"v1"'}, "GET", "go"),
        ({"if-match": "*"}, "GET", "go"),
        ({"if-match": '"v2"'}, "GET", "failed"),
        ({"if-match": 'W/"v1"'}, "GET", "failed"),
        ({"if-modified-since": NEW}, "GET", "not-modified"),
        ({"if-modified-since": MID}, "GET", "not-modified"),
        ({"if-modified-since": OLD}, "GET", "go"),
        ({"if-modified-since": NEW}, "POST", "go"),
        ({"if-modified-since": "yesterday"}, "GET", "go"),
        ({"if-unmodified-since": OLD}, "GET", "failed"),
        ({"if-unmodified-since": MID}, "GET", "go"),
        ({"if-none-match": '"v2"', "if-modified-since": NEW}, "GET", "go"),
        ({"if-match": '"v1"', "if-unmodified-since": OLD}, "GET", "go"),
        ({"if-match": '"v1"', "if-none-match": '"v1"'}, "GET", "not-modified"),
    ],
)
def test_conditions_in_their_order(fields: dict[str, str], method: str, outcome: Outcome) -> None:
    assert evaluate(Headers(tuple(fields.items())), STORED, method, NOW) == outcome


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        ((("if-none-match", '"v0"'), ("if-none-match", '"v1"')), "not-modified"),
        ((("if-none-match", '"a,b", W/"v1" ,,'),), "not-modified"),
        # A backslash is a character of a tag, and escapes nothing.
        ((("if-none-match", '"a\\", "v1"'),), "not-modified"),
        ((("if-none-match", '"a, "v1", b"'),), "go"),
        ((("if-modified-since", NEW), ("if-modified-since", NEW)), "go"),
        ((("if-unmodified-since", OLD), ("if-unmodified-since", OLD)), "go"),
        ((("if-modified-since", f"{NEW}, {NEW}"),), "go"),
    ],
)
def test_lists_of_tags_and_dates_that_are_none(lines: tuple[tuple[str, str], ...], outcome: Outcome) -> None:
    assert evaluate(Headers(lines), STORED, "GET", NOW) == outcome


def test_a_tag_may_have_a_comma_or_a_backslash() -> None:
    for tag in ('"a,b"', '"a\\"', 'W/"a, W/b"'):
        stored = Headers((("etag", tag),))
        asked = Headers((("if-none-match", f'"x", {tag}, "y\\"'),))
        assert evaluate(asked, stored, "GET", NOW) == "not-modified"


def test_without_validators_only_date_counts() -> None:
    dated = Headers((("date", MID),))
    assert evaluate(Headers((("if-modified-since", NEW),)), dated, "GET", NOW) == "not-modified"
    assert evaluate(Headers((("if-modified-since", OLD),)), dated, "GET", NOW) == "go"
    assert evaluate(Headers((("if-modified-since", NEW),)), Headers(), "GET", NOW) == "go"
    assert evaluate(Headers((("if-none-match", '"x"'),)), Headers(), "GET", NOW) == "go"
    assert evaluate(Headers((("if-match", '"x"'),)), Headers(), "GET", NOW) == "failed"
    assert evaluate(Headers((("if-unmodified-since", OLD),)), Headers(), "GET", NOW) == "go"


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"etag": '"1"', "last-modified": OLD, "date": NEW}, '"1"'),
        ({"etag": 'W/"1"', "last-modified": OLD, "date": NEW}, None),
        ({"last-modified": OLD, "date": NEW}, OLD),
        ({"last-modified": MID, "date": MID}, None),
        ({"last-modified": OLD}, None),
        ({"date": NEW}, None),
        ({"last-modified": "yesterday", "date": NEW}, None),
    ],
)
def test_what_holds_parts_of_one_representation_together(fields: dict[str, str], found: str | None) -> None:
    headers = Headers(tuple(fields.items()))
    assert strong_validator(headers, NOW) == found
    assert strong_date(headers, NOW) == (OLD if OLD in fields.values() and NEW in fields.values() else None)
