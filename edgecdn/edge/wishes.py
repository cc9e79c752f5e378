"""What a function wishes of the cache for one request: the members of `fetch(request, {cf: …})` that the edge knows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from edgecdn.edge.images.options import read_picture
from edgecdn.edge.images.picture import Picture, Unreadable
from edgecdn.edge.images.values import BadOption


@dataclass(frozen=True, slots=True)
class Wishes:
    """`cache_key` is joined to the cache key; `cache_ttl` (seconds) overrides how long the response is kept.

    `image` is the picture that is wanted in place of the one that is asked for.
    """

    cache_key: str = ""
    cache_ttl: float | None = None
    image: Picture | Unreadable | None = None

    def joined(self, inner: Wishes) -> Wishes:
        """These wishes of an outer function, with those of an inner one, which win where both speak."""
        if inner == NO_WISHES:
            return self
        if self == NO_WISHES:
            return inner
        both = self.cache_key and inner.cache_key
        return Wishes(
            # JSON keeps the two apart whatever they contain.
            json.dumps([self.cache_key, inner.cache_key]) if both else self.cache_key or inner.cache_key,
            self.cache_ttl if inner.cache_ttl is None else inner.cache_ttl,
            self.image if inner.image is None else inner.image,
        )


NO_WISHES: Final = Wishes()

_LONGEST: Final = 2**31
"""The longest lifetime, in seconds, that RFC 9111 section 1.2.2 asks a cache to understand."""


def wishes_of(cf: str) -> Wishes:
    """The wishes in the JSON text of a request's `cf`; what is not understood is not wished, but for a picture: that is told."""
    if not cf:
        return NO_WISHES
    try:
        read = json.loads(cf)
    except (ValueError, RecursionError):
        return NO_WISHES
    if not isinstance(read, dict):
        return NO_WISHES
    key, ttl = read.get("cacheKey"), read.get("cacheTtl")
    seconds = None
    if isinstance(ttl, int | float) and not isinstance(ttl, bool) and 0 <= ttl <= _LONGEST:
        seconds = float(ttl)
    image = None if read.get("image") is None else _image(read["image"])
    return Wishes(key if isinstance(key, str) else "", seconds, image)


def _image(options: object) -> Picture | Unreadable:
    try:
        return read_picture(options)
    except BadOption as problem:
        return Unreadable(str(problem))
