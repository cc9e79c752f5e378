"""The image engine for tests: the service as it is, with its work done on the spot instead of in a worker process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from edgecdn.drivers.images import worker
from edgecdn.drivers.images.pool import Pool, Reply
from edgecdn.drivers.images.service import Images
from edgecdn.drivers.virtual.play import Play
from edgecdn.http.body import Bytes
from edgecdn.http.message import Request


class _OnTheSpot(Pool):
    async def run(self, head: Mapping[str, object], data: bytes) -> Reply:
        told, made = worker.answer(dict(head), data)
        return Reply(int(str(told["status"])), str(told["type"]), made, dict(told.get("told", {})))  # type: ignore[call-overload]  # as the worker says it


@dataclass
class Engine:
    """Plays the service `images` in a virtual world; `asked` are the operations that were wanted of it."""

    seconds: float = 0.0
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: Request) -> Play:
        self.asked.append(request.url.path)
        work = Images(_OnTheSpot(size=1))(request)
        try:
            work.send(None)
        except StopIteration as ended:
            response = ended.value
        else:
            raise AssertionError("the engine waited for something")
        assert isinstance(response.body, Bytes)
        body = response.body.data
        return Play(response.status, response.headers, (body,), delay=self.seconds, length=len(body))
