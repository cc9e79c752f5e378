"""What a dialect may speak of, and what a dialect is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from edgecdn.cache.entry import Key
from edgecdn.edge.dialects.outcome import Outcome, outcome
from edgecdn.edge.visit import Verdict
from edgecdn.http.headers import Headers, Pairs


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a request when its answer goes out.

    `arrived` and `now` are seconds since the epoch: when the request was there, and when the head of its answer was.
    `asked` are the request's fields, `headers` the answer's, with the edge's own Cache-Status. `parents` are the codes of the PoPs
    that the PoP asks instead of the origin. `key` is the one that the cache was asked for, empty where it was not. `functions` says that a viewer function ran, `failed` that one failed.
    """

    id: str
    pop: str
    arrived: float
    now: float
    asked: Headers
    status: int
    headers: Headers
    verdict: Verdict | None = None
    parents: frozenset[str] = frozenset()
    functions: bool = False
    failed: bool = False
    key: Key = ""

    @property
    def outcome(self) -> Outcome:
        """What became of the request."""
        return outcome(self.verdict, by_function=self.functions and not self.failed)


@dataclass(frozen=True, slots=True)
class Dialect:
    """A vendor's way to tell what its cache did.

    `names` are the fields (lower case) that are the edge's own where the dialect is on: nobody else's pass for them. `words` has
    the vendor's word for each outcome, None where the vendor would send no such field. `render` gives the fields.
    """

    names: tuple[str, ...]
    words: Mapping[Outcome, str | None]
    render: Callable[[Known], Pairs]


def site_of(pop: str) -> str:
    """A PoP's code as vendors write theirs: capital letters and digits, without hyphens."""
    return pop.replace("-", "").upper()


def digest(text: str, size: int) -> bytes:
    """So many bytes that look like chance and always are the same for the same text; at most 64."""
    return hashlib.blake2b(text.encode(), digest_size=size).digest()


def number(text: str, low: int, high: int) -> int:
    """A number from `low` to `high`, both included, that always is the same for the same text."""
    return low + int.from_bytes(digest(text, 8), "big") % (high - low + 1)
