"""Which of many patterns can have a match in common: an index over what their matches begin and end with."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from edgecdn.plan.pattern import Pattern

_LAST: Final = chr(0x10FFFF)


@dataclass(frozen=True, slots=True)
class Nearby:
    """Patterns by their literal prefix, in order; `lengths` are those that prefixes have."""

    patterns: tuple[Pattern, ...]
    prefixes: tuple[tuple[str, int], ...]
    lengths: tuple[int, ...]

    def to(self, pattern: Pattern, before: int) -> tuple[int, ...]:
        """The numbers, below `before`, of the patterns that may match what `pattern` does, in their order.

        No pattern that does is left out; one that is named need not, since only the ends are looked at.
        """
        prefix = pattern.prefix
        found: list[int] = []
        for length in self.lengths:
            if length < len(prefix):
                found += self._range(prefix[:length], prefix[:length])
        found += self._range(prefix, prefix + _LAST)
        ending = _ending(pattern)
        return tuple(sorted(n for n in found if n < before and _agree(_ending(self.patterns[n]), ending)))

    def _range(self, first: str, last: str) -> list[int]:
        start = bisect_left(self.prefixes, (first, -1))
        stop = bisect_left(self.prefixes, (last, len(self.patterns)))
        return [number for _, number in self.prefixes[start:stop]]


def nearby(patterns: Sequence[Pattern]) -> Nearby:
    """The index over patterns, which are numbered as they come."""
    prefixes = tuple(sorted((pattern.prefix, number) for number, pattern in enumerate(patterns)))
    return Nearby(tuple(patterns), prefixes, tuple(sorted({len(prefix) for prefix, _ in prefixes})))


def _ending(pattern: Pattern) -> str:
    """What every match ends with, behind the last wildcard."""
    return pattern.pieces[-1].rpartition("?")[2]


def _agree(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)
