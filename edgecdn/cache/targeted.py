"""Cache control that is meant for edges alone: targeted fields (RFC 9213) and Surrogate-Control."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from edgecdn.http.fields.cache_control import Directives
from edgecdn.http.fields.lists import split_list, unquote
from edgecdn.http.fields.numbers import delta_seconds
from edgecdn.http.fields.structured import dictionary

SURROGATE_CONTROL: Final = "surrogate-control"
US: Final = "edgecdn"
"""The name under which Surrogate-Control may speak to us: `max-age=60;edgecdn`."""

_NUMBERS: Final = frozenset(("max-age", "s-maxage", "stale-while-revalidate", "stale-if-error"))


def targeted(name: str, lines: Sequence[str]) -> Directives | None:
    """The directives of a targeted field; None where it is empty or malformed, and so is to be ignored whole.

    A targeted field is a dictionary of structured fields (RFC 9213 section 2.1). Surrogate-Control is older, and has a
    grammar of its own.
    """
    found = _surrogate(lines) if name == SURROGATE_CONTROL else _dictionary(lines)
    return Directives(found) if found else None


def _dictionary(lines: Sequence[str]) -> dict[str, str | None] | None:
    read = dictionary(lines)
    if read is None:
        return None
    found: dict[str, str | None] = {}
    for name, value in read.items():
        if name in _NUMBERS and (isinstance(value, bool) or not isinstance(value, int)):
            return None
        match value:
            case False:
                continue
            case True:
                found[name] = None
            case _:
                found[name] = str(value)
    return found


def _surrogate(lines: Sequence[str]) -> dict[str, str | None]:
    """Surrogate-Control (Edge Architecture Specification 1.0): `max-age=600+60;target, no-store`.

    A directive with a target is for surrogates of that name alone, and then wins over one for all. What stands behind
    the plus sign is for how much longer a stale response may be served.
    """
    ours: dict[str, str | None] = {}
    everybodys: dict[str, str | None] = {}
    for line in lines:
        for item in split_list(line):
            directive, _, target = item.partition(";")
            name, equals, argument = directive.strip().partition("=")
            if target and target.strip() != US:
                continue
            into = ours if target else everybodys
            key = name.lower()
            fresh, plus, extension = argument.partition("+")
            into.setdefault(key, unquote(fresh) if equals else None)
            if key == "max-age" and plus and delta_seconds(extension) is not None:
                into.setdefault("stale-while-revalidate", extension)
                into.setdefault("stale-if-error", extension)
    return everybodys | ours
