"""The service: requests in, pictures out, on a small pool of processes that starts when it is first needed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from typing import Final, ParamSpec, TypeVar

from edgecdn.drivers.images.wanted import BadParameter, read_wanted
from edgecdn.drivers.images.work import Info, Made, NotMade, inspect, limit_memory, transform
from edgecdn.http.body import Bytes
from edgecdn.http.headers import Headers
from edgecdn.http.message import Request, Response, text_response

P = ParamSpec("P")
T = TypeVar("T")

MOST_BYTES: Final = 32 * 1024 * 1024
_IDLE_SECONDS: Final = 30.0
_WORK_SECONDS: Final = 30.0


@dataclass(eq=False, slots=True)
class Images:
    """`POST /transform?width=…` and `POST /info` with a picture as the body. A worker that dies fails its own request."""

    workers: int = max(1, min(4, (os.cpu_count() or 2) - 1))
    idle: float = _IDLE_SECONDS
    _pool: ProcessPoolExecutor | None = None
    _busy: int = 0
    _rest: asyncio.TimerHandle | None = None

    async def __call__(self, request: Request) -> Response:
        """The answer to one request. Never raises for what a picture is."""
        if not isinstance(request.body, Bytes) or request.body.length > MOST_BYTES:
            return text_response(413, f"a picture may have {MOST_BYTES // 2**20} MiB")
        data = request.body.data
        match request.url.path:
            case "/info":
                return _answer(await self._run(inspect, data))
            case "/transform":
                wanted = read_wanted(request.url.query)
                if isinstance(wanted, BadParameter):
                    return text_response(400, wanted.text)
                return _answer(await self._run(transform, data, wanted))
            case path:
                return text_response(404, f"the image service knows /transform and /info, not {path}")

    async def _run(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T | NotMade:
        """Work in the pool. A pool that broke is made anew, once: who was in it beside the culprit is served then."""
        self._busy += 1
        try:
            for _ in range(2):
                try:
                    loop = asyncio.get_running_loop()
                    waiting = loop.run_in_executor(self._started(), partial(work, *arguments, **named))
                    return await asyncio.wait_for(waiting, _WORK_SECONDS)
                except BrokenProcessPool:
                    self._stop()
                except TimeoutError:
                    self._stop()
                    return NotMade(504, "this picture takes too long")
            return NotMade(502, "the image worker died of this picture")
        finally:
            self._busy -= 1
            self._rest_later()

    def _started(self) -> ProcessPoolExecutor:
        if self._rest is not None:
            self._rest.cancel()
        if self._pool is None:
            # Spawned, not forked: a copy of a process with threads and sockets may hang on a lock that nobody frees.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.workers, mp_context=context, initializer=limit_memory)
        return self._pool

    def _rest_later(self) -> None:
        if self._busy == 0 and self._pool is not None:
            self._rest = asyncio.get_running_loop().call_later(self.idle, self._stop)

    def _stop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        processes = list((getattr(pool, "_processes", None) or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            if self._busy:
                process.kill()

    async def close(self) -> None:
        """End the workers."""
        if self._rest is not None:
            self._rest.cancel()
        pool, self._pool = self._pool, None
        if pool is not None:
            processes = list((getattr(pool, "_processes", None) or {}).values())
            for process in processes:
                process.kill()
            await asyncio.to_thread(pool.shutdown, wait=True, cancel_futures=True)


def _answer(made: Made | Info | NotMade) -> Response:
    match made:
        case NotMade(status, text):
            return text_response(status, text)
        case Info(kind, width, height, size):
            told = json.dumps({"format": f"image/{kind}", "width": width, "height": height, "fileSize": size})
            return _response("application/json", told.encode())
        case Made(data, kind):
            return _response(kind, data)


def _response(kind: str, data: bytes) -> Response:
    tag = f'"{hashlib.sha256(data).hexdigest()[:20]}"'
    pairs = (("content-type", kind), ("content-length", str(len(data))), ("etag", tag))
    return Response(200, Headers(pairs), Bytes(data))
