"""The languages of patterns, decided exactly: overlap and cover, each with a shortest witness.

A pattern is a chain of states, one for each character; a state is a place in its text. Sets of places are followed
together, breadth first, so that the first witness found is a shortest one. Characters that no pattern names behave
alike, so one of them stands for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from edgecdn.plan.pattern import Pattern


def witness(every: Sequence[Pattern], none: Sequence[Pattern] = ()) -> str | None:
    """A shortest text that all of `every` match and none of `none` does; None where there is no such text.

    Exact. The number of states is exponential in the worst case, and near the length of the patterns for usual ones.
    """
    texts = [pattern.text for pattern in (*every, *none)]
    alphabet = _alphabet(texts)
    wanted = len(every)
    start = tuple(_closed(text, frozenset((0,))) for text in texts)
    seen, queue = {start}, [(start, "")]
    for states, subject in queue:
        ends = [len(text) in places for text, places in zip(texts, states, strict=True)]
        if all(ends[:wanted]) and not any(ends[wanted:]):
            return subject
        for char in alphabet:
            after = tuple(_step(text, places, char) for text, places in zip(texts, states, strict=True))
            if after not in seen and all(after[:wanted]):
                seen.add(after)
                queue.append((after, subject + char))
    return None


def _alphabet(texts: Sequence[str]) -> list[str]:
    """Every character that a text names, and one that none does: a letter where one is free."""
    named = set("".join(texts)) - {"*", "?"}
    fresh = next(char for char in map(chr, count(ord("a"))) if char not in named)
    return [*sorted(named), fresh]


def _closed(text: str, places: frozenset[int]) -> frozenset[int]:
    """The places, and those behind the stars that stand there: a star may be nothing."""
    closed = set(places)
    for place in places:
        at = place
        while at < len(text) and text[at] == "*":
            at += 1
            closed.add(at)
    return frozenset(closed)


def _step(text: str, places: frozenset[int], char: str) -> frozenset[int]:
    """The places after one more character."""
    after = set()
    for place in places:
        if place < len(text):
            match text[place]:
                case "*":
                    after.add(place)
                case "?":
                    after.add(place + 1)
                case literal if literal == char:
                    after.add(place + 1)
    return _closed(text, frozenset(after))
