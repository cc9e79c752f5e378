"""A few worker processes, started when they are first needed and ended when nobody needs them.

One worker has one picture at a time, so a worker that dies fails one request and no other.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import edgecdn
from edgecdn.drivers.images.worker import LENGTHS

MOST_MADE_BYTES: Final = 256 * 1024 * 1024
_TYPES: Final = frozenset(
    (
        *("image/avif", "image/webp", "image/jpeg", "image/png", "image/gif"),
        *("application/json", "text/plain"),
    )
)
# Isolated: neither the environment nor the current folder says what is imported.
_PROGRAM: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from edgecdn.drivers.images.worker import main; main()"
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker answered: an HTTP status, a media type, bytes, and what it tells of a picture."""

    status: int
    type: str
    data: bytes
    told: Mapping[str, str | int] = field(default_factory=dict)


class BadReply(Exception):
    """A worker said what no worker says: a decoder that was taken over, or a bug."""


@dataclass(eq=False, slots=True)
class Worker:
    """One process and the pipes to and from it."""

    process: asyncio.subprocess.Process

    @staticmethod
    async def start() -> Worker:
        """A new process. Its session is its own, so that Ctrl-C in a terminal is the parent's alone to handle."""
        root = Path(edgecdn.__file__).parents[1]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-c", _PROGRAM, str(root)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
            start_new_session=True,
        )
        return Worker(process)

    @property
    def alive(self) -> bool:
        """Whether it can take a picture, as far as is known."""
        reader = self.process.stdout
        return self.process.returncode is None and reader is not None and not reader.at_eof()

    async def ask(self, head: Mapping[str, object], data: bytes) -> Reply:
        """One picture. Raises OSError, EOFError or BadReply where the worker does not live to answer."""
        source, sink = self.process.stdout, self.process.stdin
        assert source is not None
        assert sink is not None
        told = json.dumps(head).encode()
        sink.write(LENGTHS.pack(len(told), len(data)) + told)
        sink.write(data)
        await sink.drain()
        head_bytes, body_bytes = LENGTHS.unpack(await source.readexactly(LENGTHS.size))
        if head_bytes > 4096 or body_bytes > MOST_MADE_BYTES:
            raise BadReply
        try:
            answer = json.loads(await source.readexactly(head_bytes))
            status, kind, told_back = answer["status"], answer["type"], dict(answer.get("told", {}))
        except (ValueError, TypeError, KeyError):
            raise BadReply from None
        if not isinstance(status, int) or not 200 <= status <= 599 or kind not in _TYPES:
            raise BadReply
        if not all(isinstance(value, str | int) for value in told_back.values()):
            raise BadReply
        return Reply(status, kind, await source.readexactly(body_bytes), told_back)

    async def end(self) -> None:
        """End it at once: it holds nothing that would be lost."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        if self.process.stdin is not None:
            self.process.stdin.close()
        await self.process.wait()


@dataclass(eq=False, slots=True)
class Pool:
    """At most `size` workers. They end after `idle` seconds without work; `patience` is the time for one picture."""

    size: int = max(1, min(4, (os.cpu_count() or 2) - 1))
    idle: float = 30.0
    patience: float = 30.0
    workers: set[Worker] = field(default_factory=set)
    _free: list[Worker] = field(default_factory=list)
    _slots: asyncio.Semaphore = field(init=False)
    _rest: asyncio.TimerHandle | None = None
    _ending: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.size)

    async def run(self, head: Mapping[str, object], data: bytes) -> Reply:
        """Have one picture worked on. Never raises for what becomes of the worker: that is a 502 or a 504."""
        async with self._slots:
            if self._rest is not None:
                self._rest.cancel()
            worker: Worker | None = None
            try:
                worker = await self._worker()
                async with asyncio.timeout(self.patience):
                    reply = await worker.ask(head, data)
                self._free.append(worker)
                worker = None
            except TimeoutError:
                return _told(504, f"this picture takes longer than {self.patience:g} s")
            except (OSError, EOFError, BadReply):
                return _told(502, "the image worker died of this picture")
            finally:
                # Still held: it is dead, late, or in the middle of a picture that nobody waits for any more.
                if worker is not None:
                    self._end(worker)
                self._rest_later()
            return reply

    async def _worker(self) -> Worker:
        while self._free:
            worker = self._free.pop()
            if worker.alive:
                return worker
            self._end(worker)
        worker = await Worker.start()
        self.workers.add(worker)
        return worker

    def _rest_later(self) -> None:
        loop = asyncio.get_running_loop()
        if self._rest is not None:
            self._rest.cancel()
        self._rest = loop.call_later(self.idle, self._end_the_free)

    def _end_the_free(self) -> None:
        free, self._free = self._free, []
        for worker in free:
            self._end(worker)

    def _end(self, worker: Worker) -> None:
        self.workers.discard(worker)
        task = asyncio.get_running_loop().create_task(worker.end())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def close(self) -> None:
        """End all workers; what they were at fails."""
        if self._rest is not None:
            self._rest.cancel()
        self._free.clear()
        for worker in list(self.workers):
            self._end(worker)
        while self._ending:
            await asyncio.wait(tuple(self._ending))


def _told(status: int, text: str) -> Reply:
    return Reply(status, "text/plain", text.encode())
