"""Weighted lists (RFC 9110 section 12.4.2): Accept, Accept-Encoding, Accept-Language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edgecdn.http.fields.lists import split_list


def members(text: str) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Each member's lower-case name, its parameters as they are spelled, and its weight in thousandths.

    A weight that is malformed counts as 1, as if it were not there.
    """
    for member in split_list(text):
        name, *parameters = (part.strip(" \t") for part in member.split(";"))
        weight, others = 1000, []
        for parameter in parameters:
            if parameter[:2].lower() == "q=":
                weight = _weight(parameter[2:])
            else:
                others.append(parameter)
        yield name.lower(), tuple(others), weight


def weights(text: str) -> dict[str, int]:
    """The weight of each member in thousandths, by lower-case name without parameters; the first of two counts."""
    found: dict[str, int] = {}
    for name, _, weight in members(text):
        if name:
            found.setdefault(name, weight)
    return found


def _weight(text: str) -> int:
    whole, _, fraction = text.partition(".")
    valid = (
        whole in ("0", "1")
        and len(fraction) <= 3
        and (not fraction or (fraction.isascii() and fraction.isdigit()))
    )
    if not valid:
        return 1000
    return min(1000, int(whole) * 1000 + int(fraction.ljust(3, "0") or "0"))


def prefer_type(text: str | None, offered: Sequence[str]) -> str | None:
    """The first of the offered media types that an Accept field names; a wildcard accepts the last one alone.

    Servers offer newer formats first and what everybody reads last; browsers that say `*/*` do not promise the newer
    ones, so only a type that is named counts. None where nothing is offered.
    """
    if not offered:
        return None
    accepted = weights(text) if text else {}
    for candidate in offered:
        if accepted.get(candidate, 0) > 0:
            return candidate
    return offered[-1]


def prefer_language(text: str | None, offered: Sequence[str]) -> str | None:
    """The offered language that an Accept-Language field prefers (RFC 4647 section 3.4, look-up), else the first."""
    if not offered:
        return None
    known = {language.lower(): language for language in offered}
    for name, weight in sorted(weights(text or "").items(), key=lambda item: -item[1]):
        subtags = name.split("-")
        while weight and subtags:
            if (found := known.get("-".join(subtags))) is not None:
                return found
            subtags.pop()
    return offered[0]
