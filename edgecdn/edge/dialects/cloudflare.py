"""Cloudflare: CF-Cache-Status and CF-Ray.

The words are those of https://developers.cloudflare.com/cache/concepts/cache-responses/: DYNAMIC where the asset is not eligible,
BYPASS where it would have been and the origin's answer, or the request, forbade it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from edgecdn.edge.dialects.known import Dialect, Known, digest, site_of
from edgecdn.edge.dialects.outcome import Outcome
from edgecdn.http.headers import Pairs

_WORDS: Final[Mapping[Outcome, str]] = {
    "hit": "HIT",
    "accepted": "STALE",
    "refreshing": "UPDATING",
    "updating": "UPDATING",
    "stale": "STALE",
    "revalidated": "REVALIDATED",
    "expired": "EXPIRED",
    "miss": "MISS",
    "refused": "BYPASS",
    "rule": "DYNAMIC",
    "method": "DYNAMIC",
    "request": "BYPASS",
    "unsatisfied": "NONE/UNKNOWN",
    "function": "NONE/UNKNOWN",
    "edge": "NONE/UNKNOWN",
}


def render(known: Known) -> Pairs:
    """CF-Cache-Status, and CF-Ray: 16 hexadecimal digits that the request's id gives, and the PoP."""
    ray = digest(known.id, 8).hex()
    return ("cf-cache-status", _WORDS[known.outcome]), ("cf-ray", f"{ray}-{site_of(known.pop)}")


CLOUDFLARE: Final = Dialect(("cf-cache-status", "cf-ray"), _WORDS, render)
