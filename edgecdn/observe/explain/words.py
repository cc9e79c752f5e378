"""The words of stories: spans of time, sizes, distances, lists, and ways out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_UNITS: Final = (("y", 31_536_000), ("d", 86_400), ("h", 3600), ("min", 60), ("s", 1))

_WAYS_OUT: Final[Mapping[str, str]] = {
    "config set_cookie": "If the cookie is nobody's own, `set_cookie: strip` on the rule stores the answer without it.",
    "config max_object_size": "Give the rule a larger `max_object_size`; `slice` keeps parts of what is larger.",
    "config capacity": "Give the PoPs a larger `storage: {capacity: …}`; `slice` keeps parts of what is larger.",
    "config": "That is the rule's own word: change it in the config if it is not meant.",
    "RFC 9111 5.2.2.5": "The origin has to stop saying no-store, or the rule may override it with `edge_ttl` and `force: true`.",
    "RFC 9111 5.2.2.7": "The origin has to stop saying private, or the rule may override it with `edge_ttl` and `force: true`.",
    "RFC 9111 3.5": "The origin can allow it with `Cache-Control: public` or `s-maxage`.",
    "RFC 9111 4.1": "Let the origin name the fields that it varies by, instead of `*`.",
    "RFC 9111 3": "Let the origin say for how long (`Cache-Control: max-age`), or give the rule a `status_ttl` for this status.",
    "RFC 9111 3.3": "The whole was asked for, so the origin has to answer 200.",
    "RFC 9111 4.2.1": "Let the origin allow more, or give the rule an `edge_ttl`, which holds whatever the origin says.",
    "RFC 9111 4.2.2": "Let the origin say for how long (`Cache-Control: max-age`), or give the rule an `edge_ttl`.",
    "purge": "What was asked of the origin before a purge may be old; the next request has it stored.",
}


def way_out(section: str) -> str | None:
    """What to do where an answer was not stored, by the section that forbade it; None where nothing is to be said."""
    return _WAYS_OUT.get(section) or (_WAYS_OUT["config"] if section.startswith("config") else None)


def span(seconds: float) -> str:
    """A span of time in its two largest units: `48 s`, `5 min 12 s`, `1 y`; under ten seconds with tenths."""
    if round(seconds, 1) < 10:
        return f"{max(0.0, seconds):.1f}".removesuffix(".0") + " s"
    left, told = int(seconds + 0.05), list[str]()
    for name, length in _UNITS:
        number, left = divmod(left, length)
        if number:
            told.append(f"{number:,} {name}")
        elif told:
            break
        if len(told) == 2:
            break
    return " ".join(told)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: `1 variant`, `3 variants`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(names: tuple[str, ...] | list[str]) -> str:
    """Names in a row: `a`, `a and b`, `a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "none"


def by_whom(by: str, section: str) -> str:
    """Who set a lifetime, for the end of a sentence: `by cache-control max-age (RFC 9111 4.2.1)`."""
    if by == "none":
        return "since nothing says how long it is fresh"
    whose = "the rule's " if section == "config" else ""
    return f"by {whose}{by}" + ("" if section == "config" else f" ({section})")
