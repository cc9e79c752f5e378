"""The Cache API, as Cloudflare has it: the edge answers it from the cache of its PoP."""

from __future__ import annotations

from typing import Any, Final

from edgecdn.runtimes.python.host.calls import current
from edgecdn.runtimes.python.host.web import Request, Response

_MOST_BODY: Final = 32 * 1024 * 1024
"""The most that one frame may carry of a body that is in the function's hands; one at the edge may be as large as the rule says."""


class Cache:
    """One cache of the function's PoP. A request is told by a URL, or by a `Request` whose fields count where answers vary."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    async def match(self, request: str | Request, *, ignore_method: bool = False) -> Response | None:
        """The response that was put for it and is still fresh; None where there is none."""
        asked = _asked_for(request, ignore_method=ignore_method)
        if asked["method"] != "GET":
            return None
        call = current()
        found, data = await call.ask({**self._want("match"), "request": asked})
        return Response.crossed(call, found, data) if "status" in found else None

    async def put(self, request: str | Request, response: Response) -> None:
        """Store a response, for as long as its fields say. Raises OSError where it may not be stored."""
        asked = _asked_for(request)
        if not isinstance(response, Response):
            raise TypeError(f"cache.put takes a Response, not a {type(response).__name__}")
        call = current()
        body, pieces = ({"inline": 0}, []) if response.body is None else await response.body.whole()
        if sum(map(len, pieces)) > _MOST_BODY:
            call.log("warn", f"cache.put: a body of more than {_MOST_BODY} bytes is not stored")
            return
        told = {"status": response.status, "headers": response.headers.pairs(), "body": body}
        await call.ask({**self._want("put"), "request": asked, "response": told}, pieces)

    async def delete(self, request: str | Request, *, ignore_method: bool = False) -> bool:
        """Forget what was put for it; whether there was something."""
        asked = _asked_for(request, ignore_method=ignore_method)
        if asked["method"] != "GET":
            return False
        gone, _ = await current().ask({**self._want("delete"), "request": asked})
        return "status" in gone

    def _want(self, operation: str) -> dict[str, Any]:
        return {"kind": "cache", "operation": operation, "cache": self._name}


def _asked_for(request: str | Request, *, ignore_method: bool = False) -> dict[str, Any]:
    """The request as it crosses; only what it says counts, so it has no body."""
    asked = request if isinstance(request, Request) else Request(request)
    told = asked.head({"inline": 0}, None)
    return {**told, "method": "GET"} if ignore_method else told


class CacheStorage:
    """`caches`: the default one, and others by name."""

    __slots__ = ("default",)

    def __init__(self) -> None:
        self.default = Cache("")

    async def open(self, name: str) -> Cache:
        """The cache of that name."""
        if not name:
            raise TypeError("a cache needs a name; the one without is caches.default")
        return Cache(name)


caches: Final = CacheStorage()
