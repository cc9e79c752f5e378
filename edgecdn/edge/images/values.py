"""Single values of options, read strictly: as JSON has them, or as plain text in a URL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from edgecdn.edge.images.colours import colour_of

Known = TypeVar("Known", bound=str)

_DIGITS: Final = 7


class BadOption(Exception):
    """An option that cannot be had; the text names it and what it may be."""


def whole(name: str, value: object, low: int, high: int) -> int:
    """A whole number in plain digits: no sign, no point, no leading zero, no other script's digits."""
    found = value if isinstance(value, int) and not isinstance(value, bool) else None
    if isinstance(value, str) and _plain(value) and (value == "0" or not value.startswith("0")):
        found = int(value)
    if found is None or not low <= found <= high:
        raise BadOption(f"{name} must be a whole number from {low} to {high}")
    return found


def number(name: str, value: object, low: float, high: float) -> float:
    """A decimal number such as 0.5: no sign, no exponent."""
    found = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    if isinstance(value, str):
        before, point, after = value.partition(".")
        if _plain(before) and (_plain(after) if point else not after):
            found = float(value)
    # What is no number compares as false with everything.
    if found is None or not low <= found <= high:
        raise BadOption(f"{name} must be a number from {low:g} to {high:g}")
    return found


def signed(name: str, value: str, low: int, high: int) -> int:
    """A whole number in plain digits with a minus sign where it is below zero."""
    digits = value.removeprefix("-")
    found = int(value) if _plain(digits) and (digits == "0" or not digits.startswith("0")) else None
    if found is None or not low <= found <= high:
        raise BadOption(f"{name} must be a whole number from {low} to {high}")
    return found


def choice(name: str, value: object, allowed: Mapping[str, Known]) -> Known:
    """One of some words, as what it means."""
    if not isinstance(value, str) or value not in allowed:
        raise BadOption(f"{name} must be one of {', '.join(allowed)}")
    return allowed[value]


def flag(name: str, value: object) -> bool:
    """True or false."""
    words: dict[object, bool] = {"true": True, "false": False}
    found = value if isinstance(value, bool) else words.get(value) if isinstance(value, str) else None
    if found is None:
        raise BadOption(f"{name} must be true or false")
    return found


def colour(name: str, value: object) -> str:
    """A colour as `#rrggbbaa`."""
    found = colour_of(value) if isinstance(value, str) else None
    if found is None:
        raise BadOption(f"{name} must be a colour such as #ff8800, red or rgb(255 136 0)")
    return found


def table(name: str, value: object, known: tuple[str, ...]) -> dict[str, object]:
    """An object whose members are all known. A member that is null is as good as missing."""
    if not isinstance(value, Mapping):
        raise BadOption(f"{name} must be an object with {', '.join(known)}")
    for member in value:
        if member not in known:
            raise BadOption(f"{name} has no {member!r}: it knows {', '.join(known)}")
    return {member: held for member, held in value.items() if held is not None}


def _plain(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS
