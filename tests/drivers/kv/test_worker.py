"""The thread that writes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import wait
from pathlib import Path

import pytest

from edgecdn.drivers.kv.file import KvFile
from edgecdn.drivers.kv.rules import Delete, Item, KvProblem, Put, Write
from edgecdn.drivers.kv.worker import Worker


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    made = Worker(tmp_path / "kv.sqlite3", lambda: 0.0)
    yield made
    made.close()


def held(worker: Worker) -> threading.Event:
    """Keep the thread busy until the event is set, so that what is asked for meanwhile waits together."""
    begun, go = threading.Event(), threading.Event()

    def wait_here(file: KvFile) -> None:
        begun.set()
        go.wait(10)

    worker.do(wait_here)
    assert begun.wait(10)
    return go


def test_what_waits_shares_a_commit(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []
    plain = KvFile.commit

    def commit(self: KvFile, writes: list[Write], now: float) -> None:
        counted.append(len(writes))
        plain(self, writes, now)

    monkeypatch.setattr(KvFile, "commit", commit)
    go = held(worker)
    writes = [worker.write(Put("n", f"k{i}", Item(b""))) for i in range(20)]
    read = worker.do(lambda file: len(file.list("n", "", "", 100, 0)))
    later = worker.write(Delete("n", "k0"))
    go.set()
    assert read.result(10) == 20, "a job sees the writes before it, and not the one behind it"
    later.result(10)
    assert all(future.done() for future in writes)
    assert counted == [20, 1]


def test_a_write_that_fails_spoils_no_other(worker: Worker) -> None:
    worker.do(
        lambda file: file.connection.execute(
            "CREATE TRIGGER no BEFORE INSERT ON items WHEN NEW.key = x'62' BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    ).result(10)
    go = held(worker)
    good, bad, other = (worker.write(Put("n", key, Item(b"1"))) for key in "abc")
    go.set()
    wait([good, bad, other], 10)
    assert good.exception() is None
    assert isinstance(bad.exception(), KvProblem)
    assert other.exception() is None
    listed = worker.do(lambda file: [item.key for item in file.list("n", "", "", 9, 0)])
    assert listed.result(10) == ["a", "c"]


def test_a_write_that_nobody_waits_for_any_more_is_left_out(worker: Worker) -> None:
    go = held(worker)
    left = worker.write(Put("n", "a", Item(b"1")))
    assert left.cancel()
    go.set()
    assert worker.do(lambda file: file.get("n", "a", 0)).result(10) is None


def test_a_file_that_cannot_be_opened_fails_each_job_until_it_can(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    worker = Worker(tmp_path / "state" / "kv.sqlite3", lambda: 0.0)
    for _ in range(2):
        failed = worker.write(Put("n", "a", Item(b"1"))).exception(10)
        assert isinstance(failed, KvProblem)
        assert "cannot be opened" in failed.text
    (tmp_path / "state").unlink()
    assert worker.write(Put("n", "a", Item(b"1"))).exception(10) is None
    worker.close()


def test_closing_finishes_what_was_asked_for(worker: Worker) -> None:
    futures = [worker.write(Put("n", f"k{i}", Item(b""))) for i in range(600)]
    worker.close()
    assert all(future.exception(0) is None for future in futures)
