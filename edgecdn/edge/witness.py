"""What a PoP saw of requests with one key: whether what functions add to them follows what they read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from edgecdn.cache.entry import Key

_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Seen:
    """What a request had in the inputs, and what functions in front of the cache added to it."""

    inputs: tuple[tuple[str, str | None], ...]
    added: tuple[tuple[str, str], ...]


@dataclass(eq=False, slots=True)
class Witness:
    """What was seen of requests with one key, in one PoP; bounded, and forgotten all at once."""

    seen: dict[Key, Seen] = field(default_factory=dict)
    restless: set[str] = field(default_factory=set)

    def compare(self, key: Key, now: Seen) -> tuple[str, ...]:
        """The fields that had another value when an input had, and never without; the first sight is remembered."""
        before = self.seen.get(key)
        if before is None:
            if len(self.seen) >= _MOST:
                self.seen.clear()
            self.seen[key] = now
            return ()
        differ = {name for name, _ in {*before.added} ^ {*now.added}}
        if before.inputs == now.inputs:
            # It changes by itself: a number or a time, which is about this request alone.
            self.restless |= differ
            return ()
        return tuple(sorted(differ - self.restless))
