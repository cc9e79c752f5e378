"""Fields that remember which of them were asked for: what was made by reading them depends on those and on no others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from edgecdn.http.headers import Headers, Pairs

EVERY: Final = ":"
"""Stands for every field, in the names that were read. It is no field's name (RFC 9110 section 5.1)."""


class Watched(Headers):
    """Fields as they are, whose reader is watched: `read` takes the names that were asked for, there or not.

    Changes are watched too, and choosing fields by their names reads none of them. Whoever goes through all of the fields
    has read every one; so code that knows nothing of all this is believed to depend on more, never on less.
    """

    __slots__ = ("_fields", "read")
    _fields: Headers
    read: set[str]

    def __init__(self, fields: Headers, read: set[str]) -> None:
        # A frozen class takes nothing by the usual way.
        object.__setattr__(self, "_fields", fields)
        object.__setattr__(self, "read", read)

    @property
    def pairs(self) -> Pairs:
        """All of the fields; that is reading every one."""
        self.read.add(EVERY)
        return self._fields.pairs

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)

    def __contains__(self, name: object) -> bool:
        self.read.add(name if isinstance(name, str) else EVERY)
        return name in self._fields

    def any_of(self, names: AbstractSet[str]) -> bool:
        """Whether there is a line of one of those names."""
        self.read.update(names)
        return self._fields.any_of(names)

    def first(self, name: str) -> str | None:
        """The value of the first line called `name`, or None."""
        self.read.add(name)
        return self._fields.first(name)

    def all(self, name: str) -> tuple[str, ...]:
        """The values of every line called `name`, in order."""
        self.read.add(name)
        return self._fields.all(name)

    def get(self, name: str) -> str | None:
        """The lines called `name` joined by commas, or None without any."""
        self.read.add(name)
        return self._fields.get(name)

    def set(self, name: str, value: str) -> Headers:
        """These fields with exactly one line called `name`, put last."""
        return Watched(self._fields.set(name, value), self.read)

    def add(self, name: str, value: str) -> Headers:
        """These fields with one more line called `name`."""
        return Watched(self._fields.add(name, value), self.read)

    def where(self, wanted: Callable[[str], bool]) -> Headers:
        """The fields whose names are wanted."""
        return Watched(self._fields.where(wanted), self.read)

    def without(self, *names: str) -> Headers:
        """These fields without any line of those names."""
        return Watched(self._fields.without(*names), self.read)

    def merge(self, newer: Headers) -> Headers:
        """These fields, with every name that `newer` has replaced by what `newer` says."""
        return Watched(self._fields.merge(newer), self.read)

    def size(self) -> int:
        """The bytes that these fields take on the wire; that is reading every one."""
        return Headers(self.pairs).size()
