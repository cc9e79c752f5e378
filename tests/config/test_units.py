"""Durations and sizes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecdn.config.units import LONGEST, duration, duration_meant, size, size_meant


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        *(("30s", 30), ("5m", 300), ("1h", 3600), ("1d", 86_400), ("2w", 1_209_600), ("1y", 31_536_000)),
        *(("1h30m", 5400), ("1.5h", 5400), ("250ms", 0.25), ("0", 0), (0, 0), ("10 s", 10), (" 10s ", 10)),
        *(
            ("PT5M", 300),
            ("P1D", 86_400),
            ("P1DT1H", 90_000),
            ("P2W", 1_209_600),
            ("P1Y", 31_536_000),
            ("PT0S", 0),
        ),
    ],
)
def test_durations(value: object, seconds: float) -> None:
    assert duration(value) == seconds


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            " ",
            "5",
            5,
            5.0,
            -1,
            True,
            None,
            [],
            "h",
            "1x",
            "-1h",
            "1h ago",
            "1 year",
            "\u0661h",
            "1e3s",
            "1M",
            "1H",
        ),
        *("P", "PT", "P1H", "PT1D", "P1M", "P1.5D", "pt5m", "P1DT", "200y", "9" * 50 + "s", "1h,30m"),
    ],
)
def test_what_is_no_duration(value: object) -> None:
    assert duration(value) is None


@given(text=st.text("0123456789.smhdwyPT ", max_size=12))
def test_no_text_raises_and_bounds_hold(text: str) -> None:
    found = duration(text)
    assert found is None or 0 <= found <= LONGEST


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("1B", 1),
        ("1KB", 1024),
        ("512MB", 536_870_912),
        ("512MiB", 536_870_912),
        ("1.5gb", 1_610_612_736),
        ("1 TB", 2**40),
    ],
)
def test_sizes(value: str, count: int) -> None:
    assert size(value) == count


@pytest.mark.parametrize(
    "value", ["", "512", 512, "0MB", "-1MB", "1M", "MB", "1PB", "9" * 15 + "TB", "1MBit", None, True]
)
def test_what_is_no_size(value: object) -> None:
    assert size(value) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(("60", "60s"), ("5min", "5m"), ("1 hour", "1h"), ("1H", "1h"), ("2 Days", "2d"), ("10 sec", "10s")),
        *(("250 millis", "250ms"), ("3 weeks", "3w"), ("1yr", "1y"), ("1.5 hrs", "1.5h"), ("1M", "1m")),
        *(("-1s", None), ("soon", None), ("", None), ("1000y", None)),
    ],
)
def test_durations_as_others_spell_them(text: str, meant: str | None) -> None:
    assert duration_meant(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"), [("64M", "64MB"), ("1 g", "1GB"), ("512k", "512KB"), ("1000", None), ("big", None)]
)
def test_sizes_as_others_spell_them(text: str, meant: str | None) -> None:
    assert size_meant(text) == meant
