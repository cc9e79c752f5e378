"""Numbers as the grammars of HTTP have them, which is stricter than what `int()` reads."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 2**31
"""What a larger number of seconds counts as (RFC 9111 section 1.2.2)."""


def digits(text: str) -> int | None:
    """The number that `1*DIGIT` spells, or None: no sign, no space, no underscore, no other script's digits.

    More than 19 digits count as `10 ** 19`, so that no text is slow to read.
    """
    if not (text.isascii() and text.isdigit()):
        return None
    text = text.lstrip("0") or "0"
    return int(text) if len(text) <= 19 else 10**19


def delta_seconds(text: str) -> int | None:
    """A delta-seconds value (RFC 9111 section 1.2.2), at most 2**31, or None where it is malformed."""
    number = digits(text)
    return None if number is None else min(number, LONGEST)
