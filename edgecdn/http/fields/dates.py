"""HTTP dates (RFC 9110 section 5.6.7), in all three forms that a recipient must read."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_IMF_LENGTH: Final = len("Sun, 06 Nov 1994 08:49:37 GMT")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def http_date(seconds: float) -> str:
    """The IMF-fixdate of a time in seconds since the epoch."""
    moment = _EPOCH + timedelta(seconds=int(seconds))
    return (
        f"{_DAYS[moment.weekday()]}, {moment.day:02} {_MONTHS[moment.month - 1]} {moment.year:04} "
        f"{moment.hour:02}:{moment.minute:02}:{moment.second:02} GMT"
    )


def parse_date(text: str, now: float) -> float | None:
    """The time that an HTTP date names, in seconds since the epoch, or None where it is malformed.

    Case does not count, as RFC 9111 section 4.2 asks of caches. `now` places the two-digit years of RFC 850 dates: one that seems more than 50 years ahead is in the past.
    """
    return _imf(text) if len(text) == _IMF_LENGTH else _parsed(text, now)


@lru_cache(1024)
def _imf(text: str) -> float | None:
    """The time that a date of an IMF-fixdate's length names; most that come have come before, within the same second."""
    return _parsed(text, 0.0)


def _parsed(text: str, now: float) -> float | None:
    words = text.title().split(" ")
    match len(words):
        case 6 if words[0][3:] == "," and words[0][:3] in _DAYS and words[5] == "Gmt":
            return _moment(words[1], words[2], words[3], words[4])
        case 4 if words[0][-1:] == "," and words[0][:-1] in _LONG_DAYS and words[3] == "Gmt":
            parts = words[1].split("-")
            if len(parts) != 3 or len(parts[2]) != 2:
                return None
            return _moment(parts[0], parts[1], _century(parts[2], now), words[2])
        case 5 | 6 if words[0] in _DAYS:
            # asctime: a day of one digit is padded with a space.
            if len(words) == 6:
                return _moment("0" + words[3], words[1], words[5], words[4]) if words[2] == "" else None
            return _moment(words[2], words[1], words[4], words[3])
        case _:
            return None


def _century(year: str, now: float) -> str:
    this_year = (_EPOCH + timedelta(seconds=int(now))).year
    if not (year.isascii() and year.isdigit()):
        return year
    full = this_year - this_year % 100 + int(year)
    return str(full - 100 if full > this_year + 50 else full)


def _moment(day: str, month: str, year: str, clock: str) -> float | None:
    parts = clock.split(":")
    numbers = (day, year, *parts)
    if len(parts) != 3 or month not in _MONTHS or any(not (n.isascii() and n.isdigit()) for n in numbers):
        return None
    if [len(n) for n in numbers] != [2, 4, 2, 2, 2]:
        return None
    hour, minute, second = (int(part) for part in parts)
    month_number, year_number, day_number = _MONTHS.index(month) + 1, int(year), int(day)
    if hour > 23 or minute > 59 or second > 60 or year_number < 1:
        return None
    if not 1 <= day_number <= calendar.monthrange(year_number, month_number)[1]:
        return None
    moment = datetime(year_number, month_number, day_number, hour, minute, tzinfo=UTC)
    # A leap second (60) is the first of the next minute: POSIX time has no room for it.
    return (moment - _EPOCH).total_seconds() + second
