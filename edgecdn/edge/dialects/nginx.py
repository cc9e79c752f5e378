"""nginx: what `add_header X-Cache-Status $upstream_cache_status` gives, and where the variable is empty, no field.

The words are set in ngx_http_upstream.c: STALE too for the request that starts a background update, UPDATING for those that come while
it runs; the variable stays empty for methods that are not cached, and where no upstream was asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from edgecdn.edge.dialects.known import Dialect, Known
from edgecdn.edge.dialects.outcome import Outcome
from edgecdn.http.headers import Pairs

_WORDS: Final[Mapping[Outcome, str | None]] = {
    "hit": "HIT",
    "accepted": "STALE",
    "refreshing": "STALE",
    "updating": "UPDATING",
    "stale": "STALE",
    "revalidated": "REVALIDATED",
    "expired": "EXPIRED",
    "miss": "MISS",
    "refused": "MISS",
    "rule": "BYPASS",
    "method": None,
    "request": "BYPASS",
    "unsatisfied": "MISS",
    "function": None,
    "edge": None,
}


def render(known: Known) -> Pairs:
    """X-Cache-Status."""
    word = _WORDS[known.outcome]
    return () if word is None else (("x-cache-status", word),)


NGINX: Final = Dialect(("x-cache-status",), _WORDS, render)
