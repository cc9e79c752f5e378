"""The service as the edge reaches it: requests in, pictures out."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from typing import Final

from edgecdn.drivers.images.pool import Pool, Reply
from edgecdn.drivers.images.wanted import BadParameter, read_wanted
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response, text_response

MOST_BYTES: Final = 32 * 1024 * 1024
"""The largest picture that is taken, in bytes."""


@dataclass(eq=False, slots=True)
class Images:
    """`POST /transform?width=…` and `POST /info`, with a picture as the body; made on a running event loop.

    Whoever calls has collected the body. Answers: 200, 400 for a parameter, 413, 415 and 422 for a picture, 502 where a
    worker died, 504 where it took too long; texts are a sentence for the developer.
    """

    pool: Pool = field(default_factory=Pool)

    async def __call__(self, request: Request) -> Response:
        """The answer to one request. Never raises for what a picture is."""
        if request.method != "POST":
            return text_response(
                405, f"the image service takes POST, not {request.method}", ("allow", "POST")
            )
        if not isinstance(request.body, Bytes) or request.body.length > MOST_BYTES:
            return text_response(413, f"a picture may have {MOST_BYTES // 2**20} MiB")
        match request.url.path:
            case "/info":
                head: dict[str, object] = {"info": {}}
            case "/transform":
                wanted = read_wanted(request.url.query)
                if isinstance(wanted, BadParameter):
                    return text_response(400, wanted.text)
                head = {"transform": asdict(wanted)}
            case path:
                return text_response(404, f"the image service knows /transform and /info, not {path}")
        return _response(await self.pool.run(head, request.body.data))

    async def close(self) -> None:
        """End the workers."""
        await self.pool.close()


def _response(reply: Reply) -> Response:
    if reply.status != 200:
        return text_response(reply.status, reply.data.decode("utf-8", "replace"))
    data = reply.data
    pairs = (
        ("content-type", reply.type),
        ("content-length", str(len(data))),
        ("etag", f'"{hashlib.sha256(data).hexdigest()[:20]}"'),
        ("x-content-type-options", "nosniff"),
    )
    return Response(200, Headers(pairs), Bytes(data))
