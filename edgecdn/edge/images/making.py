"""From an original to the picture that is wanted of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from edgecdn.edge.effects import Fetch, Unreachable
from edgecdn.edge.images.errand import SERVICE, TOLD, pack
from edgecdn.edge.images.errors import (
    BAD_OPTIONS,
    BROKEN_ORIGIN,
    NO_ORIGIN,
    NOT_A_PICTURE,
    NOT_FOUND,
    REDIRECTED,
    REFUSED_BY_ORIGIN,
    RESIZED,
    TOO_LARGE,
    code_of,
    no_picture,
)
from edgecdn.edge.images.output import negotiated
from edgecdn.edge.images.picture import Picture, Unreadable
from edgecdn.edge.images.recipe import encode
from edgecdn.edge.images.telling import told_in
from edgecdn.edge.streams import collect, let_go
from edgecdn.edge.visit import Served
from edgecdn.http.body import EMPTY, BodyBroken, Bytes
from edgecdn.http.conditional import evaluate
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response
from edgecdn.http.url import Url

VIA: Final = "1.1 image-resizing"
"""What Via of a request for an original says, so that a function or an origin can tell it from a visitor's."""

MOST_BYTES: Final = 32 * 1024 * 1024
"""The largest original, in bytes; what is drawn on it counts, too."""

_MOST_MADE: Final = 256 * 1024 * 1024
_QUOTE: Final = '"'
_ENGINE: Final = Url("http", "images", None, "/make")
_OF_A_VISITOR: Final = (
    *("range", "if-range", "if-none-match", "if-modified-since", "if-match", "if-unmodified-since"),
    *("accept", "accept-encoding"),
)
_OF_ITS_BYTES: Final = (
    *("content-type", "content-length", "content-range", "content-disposition", "etag", "accept-ranges"),
    *("content-md5", "digest", "repr-digest", "content-digest", "cache-status", "no-vary-search", TOLD),
)


def original_request(request: Request) -> Request:
    """The request for the original: all of it, whatever its client reads, and marked as the engine's."""
    headers = request.headers.without(*_OF_A_VISITOR)
    via = headers.get("via")
    headers = headers.set("via", f"{via}, {VIA}" if via else VIA).set("accept-encoding", "identity")
    return Request("GET", request.url, headers, EMPTY, request.client)


def settled(picture: Picture, request: Request) -> Picture:
    """The picture with its format chosen for who asks."""
    recipe = picture.recipe
    if not recipe.output.offers:
        return picture
    output = negotiated(recipe.output, request.headers.get("accept"))
    return replace(picture, recipe=replace(recipe, output=output))


async def pictured(
    request: Request,
    wish: Picture | Unreadable,
    fetch: Callable[[Request], Awaitable[Served]],
    now: float,
) -> Served:
    """The picture that is wanted of what `fetch` gives for a request, made anew each time: no cache is here."""
    if isinstance(wish, Unreadable):
        return Served(no_picture(400, BAD_OPTIONS, wish.text), now)
    served = await fetch(original_request(request))
    made = await make(settled(wish, request), served.response, Headers(), served.at)
    return delivered(request, wish, made)


def delivered(request: Request, picture: Picture, served: Served) -> Served:
    """The answer as the one who asked gets it: sent to the original where there is no picture and that was wished."""
    response = served.response
    if picture.redirect and response.status >= 400 and RESIZED in response.headers:
        headers = Headers(
            (("location", request.url.target), ("content-length", "0"), ("cache-control", "no-store"))
        )
        response = Response(307, headers.add(RESIZED, response.headers.first(RESIZED) or ""))
    if picture.recipe.output.offers and response.status < 400:
        response = response.with_headers(varying(response.headers))
    return Served(response, served.at)


def varying(headers: Headers) -> Headers:
    """The fields with Accept among what the answer varies by."""
    said = headers.get("vary")
    if said is not None and ("*" in said or "accept" in (name.strip().lower() for name in said.split(","))):
        return headers
    return headers.set("vary", f"{said}, Accept" if said else "Accept")


async def make(picture: Picture, original: Response, conditions: Headers, now: float) -> Served:
    """What the engine makes of an original, or why there is nothing; a 304 where `conditions` say that it is known.

    The entity tag follows from the recipe and the original's own tag, or else its bytes, so that asking whether a picture is still
    good makes none.
    """
    unfit = _unfit(original)
    if unfit is not None:
        await let_go(original.body)
        return Served(unfit, now)
    recipe = encode(picture.recipe)
    own = original.headers.first("etag")
    known = None if own is None else _with_tag(original.headers, recipe, own, picture)
    if known is not None and evaluate(conditions, known, "GET", now) == "not-modified":
        await let_go(original.body)
        return Served(Response(304, known), now)
    try:
        body = await collect(original.body, MOST_BYTES - sum(map(len, picture.drawn)))
    except BodyBroken as problem:
        return Served(no_picture(502, TOO_LARGE, f"the original ended early: {problem}"), now)
    if body is None:
        return Served(no_picture(413, TOO_LARGE, f"an original may have {MOST_BYTES // 2**20} MiB"), now)
    if known is None:
        known = _with_tag(original.headers, recipe, f'"{_hash(body.data)}"', picture)
        if evaluate(conditions, known, "GET", now) == "not-modified":
            return Served(Response(304, known), now)
    work = Bytes(pack({"recipe": recipe}, [body.data, *picture.drawn]))
    fetched = await Fetch(SERVICE, Request("POST", _ENGINE, body=work))
    if isinstance(fetched.answer, Unreachable):
        return Served(no_picture(502, code_of(502), fetched.answer.detail), fetched.at)
    data = await collect(fetched.answer.body, _MOST_MADE)
    made = replace(fetched.answer, body=data or EMPTY)
    return Served(_answer(picture, known, made, original), fetched.at)


def _answer(picture: Picture, known: Headers, made: Response, original: Response) -> Response:
    if made.status != 200:
        text = made.body.data.decode("utf-8", "replace").strip() if isinstance(made.body, Bytes) else ""
        code = code_of(made.status)
        if made.status == 415 and not (original.headers.first("content-type") or "").startswith("image/"):
            code = NOT_A_PICTURE
        return no_picture(made.status, code, text)
    told = json.loads(made.headers.first(TOLD) or "{}")
    own = Headers(tuple(pair for pair in made.headers.pairs if pair[0] not in ("etag", TOLD)))
    return Response(200, known.merge(own).merge(told_in(picture.dialect, told)), made.body)


def _unfit(original: Response) -> Response | None:
    """Why an origin's answer is nothing to make a picture of; None where it may be."""
    status = original.status
    if status == 404:
        return no_picture(404, NOT_FOUND, "the original does not exist")
    if 300 <= status < 400:
        return no_picture(
            502, REDIRECTED, "the origin redirects, which is not followed here: ask for where it leads"
        )
    if 400 <= status < 500:
        return no_picture(status, REFUSED_BY_ORIGIN, f"the origin answered {status}")
    if status == 504:
        return no_picture(504, NO_ORIGIN, "the origin did not answer in time")
    if status >= 500:
        return no_picture(status, BROKEN_ORIGIN, f"the origin answered {status}")
    if status != 200:
        return no_picture(502, NOT_A_PICTURE, f"the origin answered {status}, which is no whole picture")
    coding = original.headers.first("content-encoding")
    if coding not in (None, "identity"):
        return no_picture(
            415, NOT_A_PICTURE, f"the original came as {coding}, though it was asked for as it is"
        )
    if (original.headers.first("content-type") or "").startswith("image/svg"):
        return no_picture(415, 9520, "SVG is neither resized nor cleaned here")
    return None


def _with_tag(headers: Headers, recipe: str, own: str, picture: Picture) -> Headers:
    """What the original's fields say of any picture made of it, with this one's tag: `cf-…:` and the original's own."""
    weak, tag = ("W/", own[2:]) if own.startswith("W/") else ("", own)
    name = _hash(b"".join((recipe.encode(), *picture.drawn)))
    mark = f'{weak}"cf-{name}:{tag.strip(_QUOTE)}"'
    return headers.without(*_OF_ITS_BYTES, "content-encoding").set("etag", mark)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
