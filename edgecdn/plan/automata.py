"""The languages of patterns, decided exactly: overlap and cover, each with a shortest witness.

A pattern is a chain of states, one for each character; the places where a text may stand in it are the bits of one
number, so all of them move at once. The numbers of several patterns are followed together, breadth first, so that the
first witness found is a shortest one. Characters that no pattern names behave alike: one of them stands for all.

Sets of places grow exponentially in the worst case (a star with many `?` behind it), so each question has a bound, and
"not decided" is an answer of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import count
from typing import Final

from edgecdn.plan.pattern import Pattern


class Undecided(Enum):
    """The answer to a question that would have taken too long."""

    UNDECIDED = "not decided"


UNDECIDED: Final = Undecided.UNDECIDED
Witness = str | None | Undecided
"""A text, that there is none, or that nobody can say in reasonable time."""

STEPS: Final = 50_000
"""How many times one question may move the places of one pattern; usual ones need some hundreds."""

LONGEST: Final = 4096
"""Patterns with more characters are not looked into: no path that is asked for is as long."""


@dataclass(eq=False, slots=True)
class Effort:
    """What may still be spent, in moves of one pattern's places; many questions can share one."""

    left: int = STEPS


@dataclass(frozen=True, slots=True)
class Reached:
    """A kind of text that was reached: which patterns match it, and (`text`) a shortest one of the kind."""

    matched: tuple[bool, ...]
    trail: Sequence[tuple[int, str]]
    index: int

    @property
    def text(self) -> str:
        """The characters on the way here."""
        chars, index = [], self.index
        while index:
            index, char = self.trail[index]
            chars.append(char)
        return "".join(reversed(chars))


def witness(every: Sequence[Pattern], none: Sequence[Pattern] = (), effort: Effort | None = None) -> Witness:
    """A shortest text that all of `every` match and none of `none` does; None where there is no such text."""
    wanted = len(every)
    for reached in walk((*every, *none), wanted, effort or Effort()):
        if isinstance(reached, Undecided):
            return reached
        if all(reached.matched[:wanted]) and not any(reached.matched[wanted:]):
            return reached.text
    return None


def walk(patterns: Sequence[Pattern], wanted: int, effort: Effort) -> Iterator[Reached | Undecided]:
    """Texts of every kind that the patterns tell apart, shortest first, while the first `wanted` can still match.

    Ends with UNDECIDED where it would take more than one question, or `effort`, allows.
    """
    if any(len(pattern.text) > LONGEST for pattern in patterns):
        yield UNDECIDED
        return
    chains = tuple(_chain(pattern) for pattern in patterns)
    fresh = _fresh(chains)
    start = tuple(chain.closed(1) for chain in chains)
    seen, queue, trail = {start}, [start], [(0, "")]
    allowed = min(STEPS, effort.left)
    for index, states in enumerate(queue):
        ends = tuple(places & chain.end != 0 for chain, places in zip(chains, states, strict=True))
        yield Reached(ends, trail, index)
        for char in (*_named(chains, states), fresh):
            allowed -= len(chains)
            effort.left -= len(chains)
            if allowed < 0:
                yield UNDECIDED
                return
            after = tuple(chain.step(places, char) for chain, places in zip(chains, states, strict=True))
            if after not in seen and all(after[:wanted]):
                seen.add(after)
                queue.append(after)
                trail.append((index, char))


@dataclass(frozen=True, slots=True)
class _Chain:
    """A pattern's states as bits: those that any character leaves where they are, or moves, and those by character."""

    stars: int
    marks: int
    literals: Mapping[str, int]
    end: int

    def closed(self, places: int) -> int:
        """The places, and those behind the stars that stand there: a star may be nothing."""
        return places | (places & self.stars) << 1

    def step(self, places: int, char: str) -> int:
        """The places after one more character."""
        moved = (places & (self.marks | self.literals.get(char, 0))) << 1
        return self.closed(moved | (places & self.stars))


def _chain(pattern: Pattern) -> _Chain:
    text = "*".join(pattern.pieces)  # a run of stars is one star there
    bits: dict[str, int] = {}
    for place, char in enumerate(text):
        bits[char] = bits.get(char, 0) | 1 << place
    return _Chain(bits.pop("*", 0), bits.pop("?", 0), bits, 1 << len(text))


def _named(chains: Sequence[_Chain], states: Sequence[int]) -> list[str]:
    """The characters that lead on from here otherwise than any other one does, in a fixed order."""
    return sorted(
        {
            char
            for chain, places in zip(chains, states, strict=True)
            for char, bits in chain.literals.items()
            if bits & places
        }
    )


def _fresh(chains: Sequence[_Chain]) -> str:
    """A character that no pattern names: a letter where one is free."""
    named = {char for chain in chains for char in chain.literals}
    return next(char for char in map(chr, count(ord("a"))) if char not in named)
