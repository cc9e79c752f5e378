"""Durations and sizes: the one place that reads them."""

from __future__ import annotations

import re
from typing import Final

DURATION_HELP: Final = (
    "Write a number and a unit, such as `30s`, `5m`, `1h`, `1d`, `2w` or `1y`, or ISO 8601 such as `PT5M`."
)
SIZE_HELP: Final = (
    "Write a number and a unit, such as `512KB`, `128MB` or `1GB` (1 MB is 1,048,576 bytes here)."
)

_SECONDS: Final = {
    "ms": 0.001,
    "s": 1.0,
    "m": 60.0,
    "h": 3600.0,
    "d": 86_400.0,
    "w": 604_800.0,
    "y": 31_536_000.0,
}
_BYTES: Final = {
    "b": 1,
    "kb": 2**10,
    "mb": 2**20,
    "gb": 2**30,
    "tb": 2**40,
    "kib": 2**10,
    "mib": 2**20,
    "gib": 2**30,
    "tib": 2**40,
}
_PART: Final = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,6})?) ?(ms|[smhdwy])")
_ISO: Final = re.compile(
    r"P(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})W)?(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})S)?)?"
)
_SIZE: Final = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,6})?) ?([kmgt]?i?b)", re.IGNORECASE)

_WORDS: Final = re.compile(
    r"([0-9]{1,15}(?:\.[0-9]{1,6})?) ?"
    r"(?:(ms|millis(?:econds?)?)|(s(?:ec(?:ond)?s?)?)|(m(?:in(?:ute)?s?)?)|(h(?:(?:ou)?rs?)?)|(d(?:ays?)?)|(w(?:eeks?)?)|(y(?:(?:ea)?rs?)?))?",
    re.IGNORECASE,
)
_LETTERS: Final = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,6})?) ?([kmgt])", re.IGNORECASE)

LONGEST: Final = 100 * _SECONDS["y"]
"""The longest duration that is taken for meant, in seconds."""


def duration(value: object) -> float | None:
    """The seconds that a duration means, or None where it is none. Only 0 may go without a unit."""
    if value == 0 and not isinstance(value, bool):
        return 0.0
    if not isinstance(value, str):
        return None
    text = value.strip()
    if text == "0":
        return 0.0
    seconds = _iso(text) if text.startswith("P") else _units(text)
    return seconds if seconds is not None and seconds <= LONGEST else None


def _units(text: str) -> float | None:
    position, total = 0, 0.0
    while position < len(text):
        found = _PART.match(text, position)
        if found is None:
            return None
        total += float(found[1]) * _SECONDS[found[2]]
        position = found.end()
    return total if text else None


def _iso(text: str) -> float | None:
    found = _ISO.fullmatch(text)
    if found is None or not any(found.groups()) or text.endswith("T"):
        return None
    units = ("y", "w", "d", "h", "m", "s")
    return sum(int(part) * _SECONDS[unit] for part, unit in zip(found.groups(), units, strict=True) if part)


def size(value: object) -> int | None:
    """The bytes that a size means, or None where it is none. `512MB` is 512 MiB, as the platforms mean it."""
    if not isinstance(value, str):
        return None
    found = _SIZE.fullmatch(value.strip())
    if found is None:
        return None
    total = float(found[1]) * _BYTES[found[2].lower()]
    return int(total) if 0 < total <= 2**50 else None


def duration_meant(text: str) -> str | None:
    """How a duration that is spelled as others spell theirs is written here: `60` is `60s`, `5min` is `5m`."""
    found = _WORDS.fullmatch(text.strip())
    if found is None:
        return None
    number, *units = found.groups()
    unit = next((name for name, there in zip(_SECONDS, units, strict=True) if there), "s")
    return None if duration(f"{number}{unit}") is None else f"{number}{unit}"


def size_meant(text: str) -> str | None:
    """How a size without its last letter is written: `64M` is `64MB`."""
    found = _LETTERS.fullmatch(text.strip())
    return None if found is None else f"{found[1]}{found[2].upper()}B"
