"""What a shelf holds: a stored response, and what it and the policy together allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from edgecdn.cache.search import Search
from edgecdn.http.body import Bytes
from edgecdn.http.message import Response
from edgecdn.http.url import Url

Key = str
"""A cache key: printable, and different for whatever must not be confused."""

OVERHEAD: Final = 1000
"""Bytes that an entry takes beside what is counted apart: objects, slots in dictionaries, numbers. All of these are measured."""

FIELD: Final = 120
"""Bytes of bookkeeping for a header field whose value no other entry has. Many values are shared, so this is a bound."""

TAG: Final = 160
VARIED: Final = 220
SEARCHED: Final = 800
"""Bytes that an entry takes more for a tag, for a field that it varies by, and where it answers other queries than its own."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a response is fresh, in seconds, and which field or setting said so."""

    seconds: float
    by: str
    section: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a response and its policy allow, read once when it is kept, so that a hit parses nothing.

    `initial_age` is the corrected initial age (RFC 9111 section 4.2.3), in seconds, at `received_at`.
    `stale_while_revalidate` and `stale_if_error` are the seconds past its freshness for which it may be served so.
    `revalidate_always` stands for `no-cache`; `revalidate_stale` for must-revalidate, proxy-revalidate and s-maxage, with which
    no client's wish makes a stale answer; `unchanging` for the directive `immutable`, with which a reload asks for nothing newer while it is
    fresh (RFC 8246 section 2.1); `immutable` for a rule with which nothing that a client says makes the cache ask.
    """

    lifetime: Lifetime
    initial_age: float
    received_at: float
    stale_while_revalidate: float = 0.0
    stale_if_error: float = 0.0
    revalidate_always: bool = False
    revalidate_stale: bool = False
    immutable: bool = False
    unchanging: bool = False

    def age(self, now: float) -> float:
        """The current age in seconds (RFC 9111 section 4.2.3); a clock that goes back makes nothing younger."""
        return self.initial_age + max(0.0, now - self.received_at)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Entry:
    """A stored response under its key.

    `vary` has the fields that the response varies by, each with the request's value in normal form (None: missing).
    `stale_since` is the time of a soft purge, from which on it counts as stale; None where there was none. `search` says which
    other queries it answers; None where that is its own alone.
    """

    key: Key
    url: Url
    vary: tuple[tuple[str, str | None], ...]
    response: Response
    requested_at: float
    terms: Terms
    tags: tuple[str, ...] = ()
    stale_since: float | None = None
    search: Search | None = None

    @property
    def received_at(self) -> float:
        """When the response was received, or confirmed last."""
        return self.terms.received_at

    @property
    def size(self) -> int:
        """The bytes that this entry is counted as: no fewer than it takes, with its key, fields, body and bookkeeping."""
        body, fields = self.response.body, self.response.headers
        length = len(body.data) if isinstance(body, Bytes) else (body.length or 0)
        size = OVERHEAD + len(self.key) * 2 + fields.size() + FIELD * len(fields) + length
        size += TAG * len(self.tags)
        if self.vary:
            size += sum([VARIED + len(name) + len(value or "") for name, value in self.vary])
        return size if self.search is None else size + SEARCHED + FIELD * len(self.search.names)
