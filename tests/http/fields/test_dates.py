"""HTTP dates in all three forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.http.fields.dates import http_date, parse_date

NOW = 1_795_000_000.0  # November 2026
NOVEMBER_1994 = 784_111_777.0


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "sun, 06 nov 1994 08:49:37 gmt",
        "SUNDAY, 06-NOV-94 08:49:37 GMT",
        "sUN nOV  6 08:49:37 1994",
    ],
)
def test_the_three_forms_in_any_case(text: str) -> None:
    assert parse_date(text, NOW) == NOVEMBER_1994


@given(seconds=st.integers(0, 32_503_680_000))
def test_what_is_written_is_read(seconds: int) -> None:
    assert parse_date(http_date(seconds), NOW) == seconds


@pytest.mark.parametrize(
    ("year", "full"), [("26", 2026), ("76", 2076), ("77", 1977), ("99", 1999), ("00", 2000)]
)
def test_a_year_of_two_digits_is_at_most_fifty_ahead(year: str, full: int) -> None:
    assert parse_date(f"Sunday, 06-Nov-{year} 08:49:37 GMT", NOW) == parse_date(
        f"Sun, 06 Nov {full} 08:49:37 GMT", NOW
    )


def test_a_day_of_two_digits_in_asctime_and_a_leap_second() -> None:
    assert parse_date("Sat Nov 16 08:49:37 2024", NOW) == parse_date("Sat, 16 Nov 2024 08:49:37 GMT", NOW)
    assert parse_date("Sat, 31 Dec 2016 23:59:60 GMT", NOW) == parse_date(
        "Sun, 01 Jan 2017 00:00:00 GMT", NOW
    )


@pytest.mark.parametrize(
    "text",
    [
        *("", "0", "-1", "now", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC"),
        *("Sun, 06 Nov 1994 08:49 GMT", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT"),
        *("Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 0000 08:49:37 GMT"),
        *("Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 06 Nov 1994 08:49:61 GMT"),
        *("Xyz, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Xyz 1994 08:49:37 GMT", "Sun, 06  Nov 1994 08:49:37 GMT"),
        *(
            "Sunday, 06-Nov-1994 08:49:37 GMT",
            "Sunday, 06-Nov 08:49:37 GMT",
            "Sunday, 06-Nov-x4 08:49:37 GMT",
        ),
        *("Sun Nov x 6 08:49:37 1994", "Sun Nov  ٦ 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 GMT+1"),
    ],
)
def test_what_is_malformed_is_none(text: str) -> None:
    assert parse_date(text, NOW) is None


@given(text=st.text("SunNovGMT, 0123456789:-", max_size=32))
def test_no_text_raises(text: str) -> None:
    parse_date(text, NOW)
