"""The words of stories."""

from __future__ import annotations

import pytest

from edgecdn.observe.explain.words import by_whom, counted, listed, span, way_out


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0 s"),
        (-1, "0 s"),
        (0.26, "0.3 s"),
        (9.96, "10 s"),
        (48.7, "48 s"),
        (60, "1 min"),
        (312, "5 min 12 s"),
        (3600, "1 h"),
        (3605, "1 h"),
        (90_000, "1 d 1 h"),
        (31_536_000, "1 y"),
        (3_153_600_000, "100 y"),
    ],
)
def test_a_span_is_told_in_its_two_largest_units(seconds: float, told: str) -> None:
    assert span(seconds) == told


def test_numbers_and_lists() -> None:
    assert (counted(1, "byte"), counted(2048, "byte"), counted(2, "entry", "entries")) == (
        "1 byte",
        "2,048 bytes",
        "2 entries",
    )
    assert (listed([]), listed(["a"]), listed(("a", "b", "c"))) == ("none", "a", "a, b and c")


def test_who_set_a_lifetime() -> None:
    assert by_whom("edge_ttl", "config") == "by the rule's edge_ttl"
    assert by_whom("cache-control max-age", "RFC 9111 4.2.1") == "by cache-control max-age (RFC 9111 4.2.1)"
    assert by_whom("none", "RFC 9111 4.2.2") == "since nothing says how long it is fresh"


def test_ways_out_are_sentences() -> None:
    assert "set_cookie: strip" in (way_out("config set_cookie") or "")
    assert way_out("RFC 0 0") is None
