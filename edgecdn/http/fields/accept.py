"""Weighted lists (RFC 9110 section 12.4.2): Accept, Accept-Encoding, Accept-Language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from edgecdn.http.fields.lists import split_list


def members(text: str) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Each member's lower-case name, its parameters as they are spelled, and its weight in thousandths.

    A weight that is malformed counts as 1, and stays among the parameters, as a second one does.
    """
    for member in split_list(text):
        name, *parameters = (part.strip(" \t") for part in member.split(";"))
        weight: int | None = None
        others: list[str] = []
        for parameter in parameters:
            read = _weight(parameter[2:]) if parameter[:2].lower() == "q=" else None
            if read is None or weight is not None:
                others.append(parameter)
            else:
                weight = read
        yield name.lower(), tuple(others), 1000 if weight is None else weight


def weights(text: str) -> dict[str, int]:
    """The weight of each member in thousandths, by lower-case name without parameters; the first of two counts."""
    found: dict[str, int] = {}
    for name, _, weight in members(text):
        if name:
            found.setdefault(name, weight)
    return found


def accepts_coding(text: str | None, coding: str) -> bool:
    """Whether an Accept-Encoding field lets a response have this content coding (RFC 9110 section 12.5.3)."""
    if text is None:
        return True
    known = weights(text)
    aliases = (coding, f"x-{coding}", coding.removeprefix("x-"), "*")
    return next((known[name] for name in aliases if name in known), 0) > 0


def _weight(text: str) -> int | None:
    whole, _, fraction = text.partition(".")
    valid = (
        whole in ("0", "1")
        and len(fraction) <= 3
        and (not fraction or (fraction.isascii() and fraction.isdigit()))
        and (whole == "0" or not fraction.strip("0"))
    )
    if not valid:
        return None
    return int(whole) * 1000 + int(fraction.ljust(3, "0"))


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
