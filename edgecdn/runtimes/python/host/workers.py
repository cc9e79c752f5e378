"""What a function imports: `from workers import Response`. The module has the name of Cloudflare's, whose names these are."""

from __future__ import annotations

from edgecdn.runtimes.python.host.caches import caches
from edgecdn.runtimes.python.host.headers import Headers
from edgecdn.runtimes.python.host.images import ImagesError
from edgecdn.runtimes.python.host.kv import KvError
from edgecdn.runtimes.python.host.shapes import WorkerEntrypoint
from edgecdn.runtimes.python.host.web import Request, Response, fetch

__all__ = ["Headers", "ImagesError", "KvError", "Request", "Response", "WorkerEntrypoint", "caches", "fetch"]
