"""The platform's bounds, and its words for what is beyond them."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.drivers.kv.rules import (
    KvProblem,
    check_key,
    check_limit,
    cursor_after,
    key_before,
    make_item,
)

NOW = 1_000.5


@pytest.mark.parametrize("key", ["", ".", "..", "k" * 513, "\N{SNOWMAN}" * 171, "\ud800"])
def test_keys_that_cannot_be(key: str) -> None:
    with pytest.raises(KvProblem):
        check_key(key)


@pytest.mark.parametrize("key", ["a", "k" * 512, "\N{SNOWMAN}" * 170, "a/../b", "...", "\0", " "])
def test_keys_that_can(key: str) -> None:
    assert check_key(key) == key


def test_the_bound_of_a_key_is_told_in_the_words_of_the_platform() -> None:
    with pytest.raises(KvProblem) as told:
        check_key("k" * 513)
    assert (told.value.status, told.value.text) == (
        414,
        "UTF-8 encoded length of 513 exceeds key length limit of 512.",
    )


def test_times_are_whole_seconds_from_now_or_the_epoch() -> None:
    assert make_item(b"", None, None, "60", NOW).expiration == 1_060
    assert make_item(b"", None, "1060", None, NOW).expiration == 1_060
    assert make_item(b"", None, "5", "60", NOW).expiration == 1_060
    assert make_item(b"", None, None, None, NOW).expiration is None


@pytest.mark.parametrize(
    ("expiration", "ttl", "words"),
    [
        (None, "59", "Invalid expiration_ttl of 59. Expiration TTL must be at least 60."),
        (None, "0", "Invalid expiration_ttl of 0. Please specify integer greater than 0."),
        (None, "-1", "greater than 0"),
        (None, "NaN", "Invalid expiration_ttl of NaN."),
        (None, "9" * 40, "greater than 0"),
        (None, "٦٠", "greater than 0"),
        ("1000", None, "greater than the current number of seconds"),
        ("soon", None, "greater than the current number of seconds"),
        ("1059", None, "Expiration times must be at least 60 seconds in the future."),
    ],
)
def test_times_that_cannot_be(expiration: str | None, ttl: str | None, words: str) -> None:
    with pytest.raises(KvProblem, match=words):
        make_item(b"", None, expiration, ttl, NOW)


def test_metadata_is_json_of_at_most_1024_bytes() -> None:
    most = '"' + "x" * 1022 + '"'
    assert make_item(b"", most, None, None, NOW).metadata == most
    assert make_item(b"", "null", None, None, NOW).metadata is None
    assert make_item(b"", ' { "a" : 1 } ', None, None, NOW).metadata == '{"a":1}'
    too_long = '"' + "x" * 1023 + '"'
    for wrong, status in ((too_long, 413), ("{", 400), ("[" * 100_000, 400), ('"\\ud800"', 400)):
        with pytest.raises(KvProblem) as told:
            make_item(b"", wrong, None, None, NOW)
        assert told.value.status == status


def test_a_value_has_at_most_25_mib() -> None:
    make_item(bytes(25 * 2**20), None, None, None, NOW)
    with pytest.raises(KvProblem, match="Value length of 26214401 exceeds limit of 26214400"):
        make_item(bytes(25 * 2**20 + 1), None, None, None, NOW)


def test_a_page_has_1_to_1000_keys() -> None:
    assert (check_limit(None), check_limit("1"), check_limit("1000")) == (1000, 1, 1000)
    for wrong in ("0", "1001", "x", "-1", ""):
        with pytest.raises(KvProblem, match="Invalid key_count_limit"):
            check_limit(wrong)


@given(st.text(min_size=1))
def test_a_cursor_leads_back_to_its_key(key: str) -> None:
    assert key_before(cursor_after(key)) == key


@given(st.text())
def test_no_text_of_a_cursor_raises_anything_else(cursor: str) -> None:
    with contextlib.suppress(KvProblem):
        key_before(cursor)
