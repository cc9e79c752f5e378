"""What a response varies by, and whether a stored one was selected by a request like this (RFC 9111 section 4.1)."""

from __future__ import annotations

from typing import Final

from edgecdn.cache.key import COUNTRY, DEVICE
from edgecdn.http.fields.accept import members
from edgecdn.http.fields.lists import is_name, split_list
from edgecdn.http.headers import Headers
from edgecdn.plan.model import KeyPolicy

_WHOLE: Final = frozenset(("cookie", "authorization", "user-agent", "referer", "origin", "host", "from"))
"""Fields that are no lists: a comma in them separates nothing."""

_WEIGHTED: Final = frozenset(("accept", "accept-encoding", "accept-language", "accept-charset"))


def varies_by(headers: Headers) -> tuple[str, ...] | None:
    """The field names in Vary, lower case and sorted; None where `*` is among them, so that nothing ever matches.

    Nor does anything where one of them is no name (`Accept Cookie`, without its comma): what it varies by is not known.
    """
    names = {part.lower() for line in headers.all("vary") for part in split_list(line)}
    return None if "*" in names or not all(map(is_name, names)) else tuple(sorted(names))


def selected_by(
    request: Headers, names: tuple[str, ...], key: KeyPolicy
) -> tuple[tuple[str, str | None], ...]:
    """Each of those fields with the request's value in normal form.

    Fields that the cache key covers already are left out: the key has them negotiated to a value, or as they are.
    """
    covered = _covered(key)
    return tuple((name, normal(name, request.get(name))) for name in names if name not in covered)


def matches(request: Headers, vary: tuple[tuple[str, str | None], ...]) -> bool:
    """Whether a request selects what was stored for the values in `vary`."""
    return all(normal(name, request.get(name)) == value for name, value in vary)


def normal(name: str, value: str | None) -> str | None:
    """A field's value as it is compared: lists without the spelling of white space, case, order or weights of 1.

    Parameters stay: `application/json;version=2` asks for something else than version 1. So do weights that are none, and
    fields that are no lists: only what is known to mean the same is the same (RFC 9111 section 4.1).
    """
    if value is None or name in _WHOLE:
        return value
    if name in _WEIGHTED:
        found = {";".join((member, *others, f"q={weight}")) for member, others, weight in members(value)}
        return ",".join(sorted(found))
    return ", ".join(split_list(value))


def _covered(key: KeyPolicy) -> frozenset[str]:
    names = set(key.headers)
    if key.image_format:
        names.add("accept")
    if key.language:
        names.add("accept-language")
    if key.device:
        names.add(DEVICE)
    if key.country:
        names.add(COUNTRY)
    return frozenset(names)
