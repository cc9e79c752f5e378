"""What a function wishes of the cache for one request: the members of `fetch(request, {cf: …})` that the edge knows."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

from edgecdn.edge.images.options import read_picture
from edgecdn.edge.images.picture import Picture, Unreadable
from edgecdn.edge.images.values import BadOption
from edgecdn.http.fields.numbers import digits
from edgecdn.plan.model import StatusTtl


@dataclass(frozen=True, slots=True)
class Wishes:
    """`cache_key` is joined to the cache key; `cache_ttl` (seconds) is how long the response is kept, below zero that it is not.

    `image` is the picture that is wanted in place of the one that is asked for. `status_ttl` has lifetimes by status, which count
    before the one for all; `tags` are added to those of the response.
    """

    cache_key: str = ""
    cache_ttl: float | None = None
    image: Picture | Unreadable | None = None
    status_ttl: tuple[StatusTtl, ...] = ()
    tags: tuple[str, ...] = ()

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
            inner.status_ttl or self.status_ttl,
            tuple(dict.fromkeys((*self.tags, *inner.tags))),
        )


NO_WISHES: Final = Wishes()

_LONGEST: Final = 2**31
"""The longest lifetime, in seconds, that RFC 9111 section 1.2.2 asks a cache to understand."""


_MOST_TAGS: Final = 1000
_TAG: Final = re.compile(r"[!#-+\--~]{1,1024}")


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
    key = read.get("cacheKey")
    image = None if read.get("image") is None else _image(read["image"])
    return Wishes(
        key if isinstance(key, str) else "",
        _seconds(read.get("cacheTtl")),
        image,
        _by_status(read.get("cacheTtlByStatus")),
        _tags(read.get("cacheTags")),
    )


def _seconds(value: object) -> float | None:
    """A lifetime; any below zero is one that means none."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not value <= _LONGEST:
        return None
    return max(-1.0, float(value))


def _by_status(value: object) -> tuple[StatusTtl, ...]:
    """Lifetimes such as `{"200-299": 86400, "404": 1}`; below zero is the same as zero."""
    if not isinstance(value, dict):
        return ()
    found = []
    for statuses, lifetime in value.items():
        low, dash, high = str(statuses).partition("-")
        first, last = digits(low.strip()), digits((high if dash else low).strip())
        seconds = _seconds(lifetime)
        if first is not None and last is not None and seconds is not None:
            found.append(StatusTtl(first, last, max(0.0, seconds)))
    return tuple(found)


def _tags(value: object) -> tuple[str, ...]:
    """Tags of visible ASCII without commas, as Cache-Tag can have them; others are left out, as on the platform."""
    if not isinstance(value, list):
        return ()
    return tuple(tag for tag in value[:_MOST_TAGS] if isinstance(tag, str) and _TAG.fullmatch(tag))


def _image(options: object) -> Picture | Unreadable:
    try:
        return read_picture(options)
    except BadOption as problem:
        return Unreadable(str(problem))
