"""Requests of bindings to services of the edge's world, such as the image engine."""

from __future__ import annotations

from edgecdn.runtimes.python.host.calls import current
from edgecdn.runtimes.python.host.web import Response


async def ask(service: str, path: str, data: bytes = b"") -> Response:
    """The service's answer to bytes, whatever its status."""
    call = current()
    request = {
        "method": "POST",
        "url": f"http://{service}{path}",
        "headers": [],
        "body": {"inline": len(data)},
        "cf": "",
    }
    head, inline = await call.ask({"kind": "service", "service": service, "request": request}, [data])
    return Response.crossed(call, head, inline)
