"""The thread that writes: what comes while a commit is under way shares the next one, so that waiting for the disk costs once."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from edgecdn.drivers.kv.file import KvFile
from edgecdn.drivers.kv.rules import Delete, KvProblem, Put, Write

T = TypeVar("T")
Job = tuple[Write | Callable[[KvFile], Any], "Future[Any]"]
"""A write, or something else to do with the file, and the promise of its outcome."""

_MOST: Final = 256
"""How many writes share a commit."""


@dataclass(eq=False, slots=True)
class Worker:
    """Owns a connection to the file. The thread starts with the first job and ends with `close`."""

    path: Path
    clock: Callable[[], float]
    _jobs: queue.SimpleQueue[Job | None] = field(default_factory=queue.SimpleQueue)
    _thread: threading.Thread | None = None

    def write(self, write: Write) -> Future[None]:
        """Carry a write out; done when it is on the disk. Fails with `KvProblem`."""
        return cast("Future[None]", self._put(write))

    def do(self, what: Callable[[KvFile], T]) -> Future[T]:
        """Do something with the file, after the writes that were asked for before. Fails with `KvProblem`."""
        return cast("Future[T]", self._put(what))

    def close(self) -> None:
        """Finish what was asked for, and let go of the file."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()
            self._thread = None

    def _put(self, what: Write | Callable[[KvFile], Any]) -> Future[Any]:
        future: Future[Any] = Future()
        self._jobs.put((what, future))
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="kv", daemon=True)
            self._thread.start()
        return future

    def _run(self) -> None:
        file: KvFile | None = None
        while (job := self._jobs.get()) is not None:
            jobs, last = self._waiting(job)
            try:
                # Opened anew for each batch until that succeeds: what is wrong with a disk may be mended meanwhile.
                file = file or KvFile.open(self.path)
            except KvProblem as problem:
                for _, future in jobs:
                    if future.set_running_or_notify_cancel():
                        future.set_exception(problem)
            else:
                self._carry_out(file, jobs)
            if last:
                break
        if file is not None:
            file.close()

    def _waiting(self, first: Job) -> tuple[list[Job], bool]:
        """All jobs that wait, and whether the end was asked for behind them."""
        jobs = [first]
        while len(jobs) < _MOST and not self._jobs.empty():
            job = self._jobs.get()
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False

    def _carry_out(self, file: KvFile, jobs: list[Job]) -> None:
        """Do the jobs in their order; one that nobody waits for any more, and has not begun, is left out."""
        writes: list[tuple[Write, Future[Any]]] = []
        for what, future in jobs:
            if not future.set_running_or_notify_cancel():
                continue
            if isinstance(what, Put | Delete):
                writes.append((what, future))
                continue
            self._commit(file, writes)
            writes = []
            _settle(future, lambda what=what: what(file))  # type: ignore[misc]  # bound now, not when it is called
        self._commit(file, writes)

    def _commit(self, file: KvFile, writes: list[tuple[Write, Future[Any]]]) -> None:
        """Commit writes together; where that fails, each by itself, so that one bad one spoils no other."""
        if len(writes) > 1:
            try:
                file.commit([write for write, _ in writes], self.clock())
            except KvProblem:
                pass
            else:
                for _, future in writes:
                    future.set_result(None)
                return
        for write, future in writes:
            _settle(future, lambda write=write: file.commit((write,), self.clock()))  # type: ignore[misc]  # likewise


def _settle(future: Future[Any], work: Callable[[], Any]) -> None:
    try:
        future.set_result(work())
    except Exception as error:  # noqa: BLE001 - whoever waits is told, whatever it is
        future.set_exception(error)
