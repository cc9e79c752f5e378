"""The pictures that `cf.image` draws: fetched by whoever may fetch for the function, before anything is made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from edgecdn.edge.images.making import MOST_BYTES
from edgecdn.edge.images.picture import Picture, Unreadable
from edgecdn.edge.streams import collect, let_go
from edgecdn.edge.wishes import Wishes
from edgecdn.http.body import BodyBroken
from edgecdn.http.message import Response


async def gathered(wishes: Wishes, fetch: Callable[[str], Awaitable[Response | str]]) -> Wishes:
    """The wishes with the pictures to draw; `fetch` gives the answer for a URL, or the sentence that says why there is none."""
    picture = wishes.image
    if not isinstance(picture, Picture) or not picture.overlays:
        return wishes
    drawn: list[bytes] = []
    for url in picture.overlays:
        found = await _bytes(url, fetch, MOST_BYTES - sum(map(len, drawn)))
        if isinstance(found, str):
            return replace(wishes, image=Unreadable(f"the picture to draw, {url}: {found}", picture.dialect))
        drawn.append(found)
    return replace(wishes, image=replace(picture, drawn=tuple(drawn)))


async def _bytes(url: str, fetch: Callable[[str], Awaitable[Response | str]], most: int) -> bytes | str:
    response = await fetch(url)
    if isinstance(response, str):
        return response
    if response.status != 200:
        await let_go(response.body)
        return f"its server answered {response.status}"
    try:
        body = await collect(response.body, most)
    except BodyBroken as problem:
        return f"it ended early: {problem}"
    return "it is too large" if body is None else body.data
