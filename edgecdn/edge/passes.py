"""What a PoP has learned of keys that is good for a while: that their answers cannot be stored (hit-for-miss), or not cut."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from edgecdn.cache.entry import Key
from edgecdn.cache.keep import Refuse

SECONDS: Final = 60.0
"""How long a lesson holds."""

_MOST: Final = 10_000
_MOST_CHARACTERS: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Pass:
    """Why something is not tried for a key, and until when (seconds since the epoch)."""

    why: Refuse
    until: float


@dataclass(eq=False, slots=True)
class Passes:
    """Lessons by key; `most` of them, with so many `characters` in their keys, then the oldest half is forgotten."""

    most: int = _MOST
    characters: int = _MOST_CHARACTERS
    _used: int = 0
    _held: dict[Key, Pass] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._held)

    def of(self, key: Key, now: float) -> Pass | None:
        """What was learned of `key`, as long as it holds."""
        found = self._held.get(key)
        return found if found is not None and found.until > now else None

    def learn(self, key: Key, why: Refuse, now: float) -> None:
        """Remember why something is not to be tried for `key`."""
        self.forget(key)
        if len(self._held) >= self.most or self._used > self.characters:
            over = [name for name, known in self._held.items() if known.until <= now]
            for old in over or list(self._held)[: len(self._held) // 2 + 1]:
                self.forget(old)
        self._used += len(key)
        self._held[key] = Pass(why, now + SECONDS)

    def forget(self, key: Key) -> None:
        """Try it again for `key`."""
        if self._held.pop(key, None) is not None:
            self._used -= len(key)

    def clear(self) -> None:
        """Try it again for all."""
        self._held.clear()
        self._used = 0
