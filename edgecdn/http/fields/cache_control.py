"""Cache-Control (RFC 9111 section 5.2), read as the section asks a recipient to read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from edgecdn.http.fields.lists import is_name, split_list, unquote
from edgecdn.http.fields.numbers import delta_seconds

_NAMING: Final = frozenset(("private", "no-cache"))
"""Directives whose argument names fields."""


@dataclass(frozen=True, slots=True)
class Directives:
    """The directives of one message by lower-case name; the argument is None where there is none.

    Where a directive stands twice, the first one counts; the standard leaves the choice between that and taking
    the response as stale. Of `private` and `no-cache` all count: together they name what each of them names, and one without
    names is about the whole response.
    """

    arguments: Mapping[str, str | None]

    def __contains__(self, name: str) -> bool:
        return name in self.arguments

    def seconds(self, name: str) -> int | None:
        """The argument in seconds; None where the directive is missing, 0 where it is malformed.

        A recipient treats freshness that it cannot read as stale (RFC 9111 section 4.2.1). A quoted number is read,
        since the section on syntax asks recipients to accept both forms.
        """
        if name not in self.arguments:
            return None
        argument = self.arguments[name]
        return (delta_seconds(argument) if argument is not None else None) or 0

    def names(self, name: str) -> tuple[str, ...]:
        """The field names in the argument of `no-cache` or `private`, lower case; empty without an argument.

        Empty too where one of them can be no field name: `private="set-cookie` is taken for all of `private`, since
        what was meant to be kept from others is not known.
        """
        argument = self.arguments.get(name)
        if not argument:
            return ()
        names = tuple(part.strip(" \t").lower() for part in argument.split(",") if part.strip(" \t"))
        return names if all(map(is_name, names)) else ()


NO_DIRECTIVES = Directives({})


def parse_cache_control(lines: Iterable[str]) -> Directives:
    """The directives of all lines of the field. Never raises: what is malformed is left out."""
    found: dict[str, str | None] = {}
    for line in lines:
        for item in split_list(line):
            name, equals, argument = item.partition("=")
            # White space around the equals sign is not in the grammar: such a directive is not this one.
            if name and name == name.strip():
                _add(found, name.lower(), unquote(argument) if equals else None)
    return Directives(found) if found else NO_DIRECTIVES


def _add(found: dict[str, str | None], name: str, argument: str | None) -> None:
    if name not in found:
        found[name] = argument
    elif name in _NAMING:
        before = found[name]
        found[name] = f"{before}, {argument}" if before and argument else None
