"""The service `kv` of the live world: reads where they are quick, writes on a thread of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, assert_never

from edgecdn.drivers.kv.calls import DONE, Call, Get, GetMany, List, perform, read_call, refused
from edgecdn.drivers.kv.file import KvFile
from edgecdn.drivers.kv.rules import Delete, KvProblem, Put
from edgecdn.drivers.kv.worker import Worker
from edgecdn.http.message import Request, Response

FILE: Final = "kv.sqlite3"
"""The store's file in the state folder."""

_QUICK: Final = 256 * 1024
"""Values of up to this many bytes are read on the event loop; more would make others wait."""


@dataclass(eq=False, slots=True)
class Kv:
    """A store in the state folder. A read sees every write that was acknowledged before it was asked for."""

    path: Path
    clock: Callable[[], float]
    worker: Worker = field(init=False)
    _reader: KvFile | None = None
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.worker = Worker(self.path, self.clock)

    async def __call__(self, request: Request) -> Response:
        """The answer to one request; the rules are in `calls`. Never raises for what is asked or stored."""
        try:
            return await self._answer(read_call(request, self.clock()))
        except KvProblem as problem:
            return refused(problem)

    async def _answer(self, call: Call) -> Response:
        match call:
            case Put() | Delete():
                await asyncio.wrap_future(self.worker.write(call))
                return DONE
            case Get() | GetMany() | List():
                reader = self._reader or await self._open()
                if _quick(reader, call):
                    return perform(reader, call, self.clock())
                return await asyncio.wrap_future(
                    self.worker.do(lambda file: perform(file, call, self.clock()))
                )
            case _:
                assert_never(call)

    async def _open(self) -> KvFile:
        """The connection for reading; made off the event loop, since making the file waits for the disk."""
        async with self._opening:
            if self._reader is None:
                self._reader = await asyncio.to_thread(KvFile.open, self.path)
        return self._reader

    async def close(self) -> None:
        """Finish what was asked for, and let go of the file."""
        await asyncio.to_thread(self.worker.close)
        if self._reader is not None:
            self._reader.close()
            self._reader = None


def _quick(reader: KvFile, call: Get | GetMany | List) -> bool:
    match call:
        case Get(namespace, key):
            return reader.size(namespace, key) <= _QUICK
        case GetMany(namespace, keys):
            return sum(reader.size(namespace, key) for key in keys) <= _QUICK
        case List():
            return True
        case _:
            assert_never(call)
