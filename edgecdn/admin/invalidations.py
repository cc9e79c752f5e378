"""CloudFront's invalidations: kept for a while, since scripts ask whether they are done."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class Batch:
    """What a client asked for: paths, and its own reference, by which a request that is sent again is known."""

    reference: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invalidation:
    """A batch that has been carried out, under an id, at a time in seconds since the epoch."""

    id: str
    distribution: str
    batch: Batch
    at: float


@dataclass(eq=False, slots=True)
class Invalidations:
    """The latest invalidations by distribution and reference, the oldest first."""

    most: int = MOST
    _known: OrderedDict[tuple[str, str], Invalidation] = field(default_factory=OrderedDict)

    def sent_before(self, distribution: str, reference: str) -> Invalidation | None:
        """The invalidation that a reference was used for."""
        return self._known.get((distribution, reference))

    def add(self, done: Invalidation) -> None:
        """Keep one, in place of the oldest where there are too many."""
        self._known[done.distribution, done.batch.reference] = done
        if len(self._known) > self.most:
            self._known.popitem(last=False)

    def find(self, distribution: str, name: str) -> Invalidation | None:
        """An invalidation by its id."""
        return next((one for one in self.of(distribution) if one.id == name), None)

    def of(self, distribution: str) -> tuple[Invalidation, ...]:
        """A distribution's invalidations, the newest first."""
        return tuple(one for one in reversed(self._known.values()) if one.distribution == distribution)
