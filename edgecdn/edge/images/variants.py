"""Pictures in a cache: each variant under a key of its own, made of an original that lies there, too.

A variant is stored for its original's URL, with its original's tags and lifetime, so that whatever purges the original purges all
that was made of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Final

from edgecdn.cache.entry import Key
from edgecdn.cache.key import Part
from edgecdn.edge.consult import consult
from edgecdn.edge.effects import Fetched
from edgecdn.edge.images.errors import BAD_OPTIONS, no_picture
from edgecdn.edge.images.making import delivered, make, original_request, settled
from edgecdn.edge.images.picture import Picture, Unreadable
from edgecdn.edge.images.recipe import encode
from edgecdn.edge.state import PopState
from edgecdn.edge.streams import let_go
from edgecdn.edge.visit import Above, Served, Sought, Visit
from edgecdn.http.body import EMPTY
from edgecdn.http.message import Request
from edgecdn.http.url import Url

MOST_VARIANTS: Final = 100
"""How many variants of one original a PoP keeps; the oldest make room, so that nobody fills a cache by counting up a width."""


async def look_up_picture(
    visit: Visit, request: Request, wish: Picture | Unreadable, sought: Sought, now: float
) -> Served:
    """The cache's answer to a GET or HEAD for a picture; `sought` is its original, as it would be looked up."""
    if isinstance(wish, Unreadable):
        return Served(no_picture(400, BAD_OPTIONS, wish.text), now)
    picture = settled(wish, request)
    headers = request.headers
    if wish.recipe.output.offers:
        # The key has the format, so that Accept is nothing to keep variants apart by any more.
        headers = headers.set("accept", f"image/{picture.recipe.output.format}")
    asked = Request("GET", request.url, headers, EMPTY, request.client)
    wanted = replace(sought, key=picture_key(sought.key, picture))
    _make_room(visit.pop, request.url, wanted.key)
    maker = _Maker(picture, visit.above, f"{sought.key} {Part('picture', '', 'original')}")
    seen = replace(visit, above=maker)
    served = await consult(seen, asked, wanted, now)
    visit.verdict, visit.key, visit.origin_seconds = seen.verdict, seen.key, seen.origin_seconds
    if request.method == "HEAD":
        await let_go(served.response.body)
        served = replace(served, response=replace(served.response, body=EMPTY))
    return delivered(request, wish, served)


def picture_key(key: Key, picture: Picture) -> Key:
    """The key of a variant: its original's, the recipe in its one spelling, and what is drawn on it."""
    return f"{key} {picture_part(picture)}"


def picture_part(picture: Picture) -> Part:
    """What of a key tells variants apart."""
    drawn = "".join(f" {hashlib.sha256(data).hexdigest()[:16]}" for data in picture.drawn)
    return Part("picture", "", encode(picture.recipe) + drawn)


@dataclass(frozen=True, slots=True)
class _Maker:
    """What lies above a variant: the original, from the cache or from above that, and the engine."""

    picture: Picture
    above: Above
    original: Key

    async def ask(
        self, visit: Visit, request: Request, sought: Sought, now: float, *, confirming: bool
    ) -> Fetched:
        """The picture, made; a 304 where what the cache has of it is still good."""
        inner = replace(
            visit,
            above=self.above,
            below=(*visit.below, visit.pop.code),
            confirming=confirming,
            verdict=None,
            origin_seconds=0.0,
        )
        served = await consult(inner, original_request(request), replace(sought, key=self.original), now)
        visit.origin_seconds += inner.origin_seconds
        made = await make(self.picture, served.response, request.headers, served.at)
        return Fetched(made.response, made.at)


def _make_room(pop: PopState, url: Url, key: Key) -> None:
    """Drop the oldest variant where a further one would be one too many."""
    keys = [known for known in pop.shelf.keys_of(url) if " picture:=%7B" in known]
    if key in keys or len(keys) < MOST_VARIANTS:
        return
    oldest = min(keys, key=lambda known: (max(entry.requested_at for entry in pop.shelf.peek(known)), known))
    pop.shelf.drop(oldest)
