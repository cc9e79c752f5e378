"""Keys by what they have in common: a URL, or a tag."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from edgecdn.cache.entry import Key

N = TypeVar("N", bound=Hashable)

_NONE: AbstractSet[Key] = frozenset()


@dataclass(slots=True)
class Index(Generic[N]):
    """The keys under each name; names without any are not there.

    A key that is alone under its name, as most are under their URL, stands there itself: a set of one would take 216 bytes more.
    """

    _keys: dict[N, Key | set[Key]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[N]:
        return iter(self._keys)

    def of(self, name: N) -> AbstractSet[Key]:
        """The keys under a name."""
        found = self._keys.get(name, _NONE)
        return {found} if isinstance(found, str) else found

    def add(self, name: N, key: Key) -> None:
        """Put a key under a name; once, however often."""
        found = self._keys.setdefault(name, key)
        if isinstance(found, set):
            found.add(key)
        elif found != key:
            self._keys[name] = {found, key}

    def discard(self, name: N, key: Key) -> None:
        """Take a key from a name, if it is there."""
        found = self._keys.get(name)
        if found == key:
            del self._keys[name]
        elif isinstance(found, set):
            found.discard(key)
            if len(found) == 1:
                self._keys[name] = found.pop()
