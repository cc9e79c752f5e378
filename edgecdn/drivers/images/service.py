"""The service as the edge reaches it: requests in, pictures out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from edgecdn.drivers.images.pool import Pool, Reply
from edgecdn.edge.images.chain import read_chain
from edgecdn.edge.images.errand import TOLD, BadErrand, unpack
from edgecdn.edge.images.errors import RESIZED, code_of
from edgecdn.edge.images.recipe import Recipe, decode, encode
from edgecdn.edge.images.values import BadOption
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response, text_response

MOST_BYTES: Final = 32 * 1024 * 1024
"""The largest body that is taken, in bytes: a picture, and what is drawn on it."""


@dataclass(eq=False, slots=True)
class Images:
    """`POST /transform` for chains of the binding, `/make` for recipes, `/info`; made on a running event loop.

    Whoever calls has collected the body: a picture for `/info`, else what `edgecdn.edge.images.errand` packs. Answers: 200, 400
    for an option, 413, 415 and 422 for a picture, 502 where a worker died, 504 where it took too long; texts are a sentence
    for the developer, and `cf-resized` has the platform's number.
    """

    pool: Pool = field(default_factory=Pool)

    async def __call__(self, request: Request) -> Response:
        """The answer to one request. Never raises for what a picture is."""
        if request.method != "POST":
            return text_response(
                405, f"the image service takes POST, not {request.method}", ("allow", "POST")
            )
        if not isinstance(request.body, Bytes) or request.body.length > MOST_BYTES:
            return _refusal(413, f"a picture may have {MOST_BYTES // 2**20} MiB")
        data = request.body.data
        match request.url.path:
            case "/info":
                return _response(await self.pool.run({"info": {}}, data))
            case "/transform":
                return await self._make(data, read_chain)
            case "/make":
                return await self._make(data, _decoded)
            case path:
                return text_response(404, f"the image service knows /transform, /make and /info, not {path}")

    async def _make(self, body: bytes, read: Callable[[Mapping[str, Any], int], Recipe]) -> Response:
        try:
            head, pictures = unpack(body)
            recipe = read(head, len(pictures))
        except (BadErrand, BadOption) as problem:
            return _refusal(400, str(problem))
        asked = {"recipe": encode(recipe), "pictures": [len(picture) for picture in pictures]}
        return _response(await self.pool.run(asked, b"".join(pictures)))

    async def close(self) -> None:
        """End the workers."""
        await self.pool.close()


def _decoded(head: Mapping[str, Any], _: int) -> Recipe:
    try:
        return decode(str(head.get("recipe", "")))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise BadErrand("this is no recipe") from None


def _refusal(status: int, text: str) -> Response:
    return text_response(status, text, (RESIZED, f"err={code_of(status)}"))


def _response(reply: Reply) -> Response:
    if reply.status != 200:
        return _refusal(reply.status, reply.data.decode("utf-8", "replace"))
    data = reply.data
    pairs: tuple[tuple[str, str], ...] = (
        ("content-type", reply.type),
        ("content-length", str(len(data))),
        ("etag", f'"{hashlib.sha256(data).hexdigest()[:20]}"'),
        ("x-content-type-options", "nosniff"),
    )
    if reply.told:
        pairs = (*pairs, (TOLD, json.dumps(reply.told)))
    return Response(200, Headers(pairs), Bytes(data))
