"""Fields that remember which of them were asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from edgecdn.http.headers import Headers
from edgecdn.http.watched import EVERY, Watched

FIELDS = Headers((("a", "1"), ("b", "2"), ("a", "3")))


@pytest.mark.parametrize(
    ("read", "names"),
    [
        (lambda headers: headers.first("a"), {"a"}),
        (lambda headers: headers.get("z"), {"z"}),
        (lambda headers: headers.all("b"), {"b"}),
        (lambda headers: "b" in headers, {"b"}),
        (lambda headers: headers.any_of(frozenset(("a", "z"))), {"a", "z"}),
        (lambda headers: headers.without("a").get("b"), {"b"}),
        (lambda headers: headers.set("c", "4").add("d", "5").first("c"), {"c"}),
        (lambda headers: headers.merge(Headers((("b", "9"),))).first("b"), {"b"}),
        (lambda headers: headers.where(lambda name: name == "a").first("a"), {"a"}),
        (lambda headers: headers.without("a"), set()),
        (lambda headers: headers.pairs, {EVERY}),
        (list, {EVERY}),
        (len, {EVERY}),
        (lambda headers: headers.size(), {EVERY}),
    ],
)
def test_what_is_read_is_known_and_is_what_the_fields_say(
    read: Callable[[Headers], object], names: set[str]
) -> None:
    seen: set[str] = set()
    told, plain = read(Watched(FIELDS, seen)), read(FIELDS)
    assert seen == names
    if not isinstance(told, Headers):
        assert told == plain
