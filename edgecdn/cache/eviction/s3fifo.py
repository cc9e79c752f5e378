"""S3-FIFO (Yang, Zhang, Qiu, Yue, Rashmi: "FIFO queues are all you need for cache eviction", SOSP 2023).

Three queues: what is new stands in a small one (a tenth of all) and leaves from its end unless it was asked for again, which moves it
to the main one; a ghost remembers the keys that left the small one, so that what comes back goes straight to the main one. The main one
gives those that were asked for another round. Queues are counted in keys, not in bytes; the ghost has hashes of them, as the paper has
it, so that long keys take no memory once they have left.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

_SMALL_SHARE: Final = 0.1
_MOST_COUNTED: Final = 3


@dataclass(eq=False, slots=True)
class S3Fifo:
    """The queues, the oldest first, each key with how often it was asked for (3 at most); `ghost` has hashes alone."""

    small: OrderedDict[str, int] = field(default_factory=OrderedDict)
    main: OrderedDict[str, int] = field(default_factory=OrderedDict)
    ghost: OrderedDict[int, None] = field(default_factory=OrderedDict)

    def added(self, key: str) -> None:
        """A key is on the shelf; one that was there already counts as asked for."""
        if key in self.small or key in self.main:
            self.touched(key)
        elif (known := hash(key)) in self.ghost:
            del self.ghost[known]
            self.main[key] = 0
        else:
            self.small[key] = 0

    def touched(self, key: str) -> None:
        """A key was asked for."""
        queue = self.small if key in self.small else self.main
        queue[key] = min(queue[key] + 1, _MOST_COUNTED)

    def removed(self, key: str) -> None:
        """A key has left the shelf. What left the small queue without being asked for is remembered by its hash."""
        self.main.pop(key, None)
        if self.small.pop(key, None) == 0:
            self.ghost[hash(key)] = None
        while len(self.ghost) > len(self.main) + 1:
            self.ghost.popitem(last=False)

    def victim(self) -> str:
        """The key that leaves next; only while there is one."""
        while True:
            total = len(self.small) + len(self.main)
            if self.small and (len(self.small) >= total * _SMALL_SHARE or not self.main):
                key, count = next(iter(self.small.items()))
                if count == 0:
                    return key
                del self.small[key]
                self.main[key] = 0
            else:
                key, count = next(iter(self.main.items()))
                if count == 0:
                    return key
                self.main[key] = count - 1
                self.main.move_to_end(key)
