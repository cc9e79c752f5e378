"""Vercel: x-vercel-cache and x-vercel-id.

The words are those of https://vercel.com/docs/caching/cache-status. Vercel keeps nothing past its lifetime without
`stale-while-revalidate`, so what is fetched anew meanwhile is MISS; PRERENDER is for pages of a build, which there are none of here.
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
    "refreshing": "STALE",
    "updating": "STALE",
    "stale": "STALE",
    "revalidated": "REVALIDATED",
    "expired": "MISS",
    "miss": "MISS",
    "refused": "MISS",
    "rule": "BYPASS",
    "method": "BYPASS",
    "request": "BYPASS",
    "unsatisfied": "MISS",
    "function": "BYPASS",
    "edge": "BYPASS",
}
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"


def render(known: Known) -> Pairs:
    """x-vercel-cache, and x-vercel-id: the region (twice where a function ran in it), and the request's own part.

    That part is five letters or digits, the time of the request in milliseconds, and twelve hexadecimal digits.
    """
    region = f"{site_of(known.pop).lower()}1"
    raw = digest(known.id, 11)
    letters = "".join(_LETTERS[byte % len(_LETTERS)] for byte in raw[:5])
    regions = (region, region) if known.functions else (region,)
    own = f"{letters}-{int(known.arrived * 1000)}-{raw[5:].hex()}"
    return ("x-vercel-cache", _WORDS[known.outcome]), ("x-vercel-id", "::".join((*regions, own)))


VERCEL: Final = Dialect(("x-vercel-cache", "x-vercel-id"), _WORDS, render)
