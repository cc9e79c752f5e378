"""Header fields as a value: an ordered list of pairs whose names are lower case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Headers:
    """The fields of one message, in the order in which they came.

    Names are lower case (`Headers.of` sees to it), values are text as latin-1 reads it, without the
    white space around them. Every change gives a new value; nothing here raises.
    """

    pairs: Pairs = ()

    @staticmethod
    def of(pairs: Iterable[tuple[str, str]]) -> Headers:
        """Headers from pairs whose names may be in any case."""
        return Headers(tuple((name.lower(), value.strip(" \t")) for name, value in pairs))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)

    def __contains__(self, name: object) -> bool:
        return name in [key for key, _ in self.pairs]

    def any_of(self, names: AbstractSet[str]) -> bool:
        """Whether there is a line of one of those names (lower case)."""
        return not names.isdisjoint([key for key, _ in self.pairs])

    def first(self, name: str) -> str | None:
        """The value of the first line called `name` (lower case), or None."""
        for key, value in self.pairs:
            if key == name:
                return value
        return None

    def all(self, name: str) -> tuple[str, ...]:
        """The values of every line called `name` (lower case), in order."""
        return tuple([value for key, value in self.pairs if key == name])

    def get(self, name: str) -> str | None:
        """The lines called `name` joined by commas (RFC 9110 section 5.3), or None without any."""
        found = self.all(name)
        if not found:
            return None
        return found[0] if len(found) == 1 else ", ".join(found)

    def set(self, name: str, value: str) -> Headers:
        """These fields with exactly one line called `name` (lower case), put last."""
        return Headers((*[pair for pair in self.pairs if pair[0] != name], (name, value)))

    def add(self, name: str, value: str) -> Headers:
        """These fields with one more line called `name` (lower case)."""
        return Headers((*self.pairs, (name, value)))

    def where(self, wanted: Callable[[str], bool]) -> Headers:
        """The fields whose names (lower case) are wanted."""
        return Headers(tuple([pair for pair in self.pairs if wanted(pair[0])]))

    def without(self, *names: str) -> Headers:
        """These fields without any line of those names (lower case)."""
        return Headers(tuple([pair for pair in self.pairs if pair[0] not in names]))

    def merge(self, newer: Headers) -> Headers:
        """These fields, with every name that `newer` has replaced by what `newer` says."""
        names = {name for name, _ in newer.pairs}
        return Headers((*[pair for pair in self.pairs if pair[0] not in names], *newer.pairs))

    def size(self) -> int:
        """The bytes that these fields take on the wire, with their separators and line ends."""
        return sum([len(name) + len(value) + 4 for name, value in self.pairs])
