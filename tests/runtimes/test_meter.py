"""Processor time and memory, as the system tells them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from edgecdn.runtimes.meter import Meter, niced, resident_bytes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells without further help")


def test_the_memory_of_a_process_is_that_of_the_system() -> None:
    own = resident_bytes(os.getpid())
    assert own is not None
    assert 10_000_000 < own < 10_000_000_000
    assert resident_bytes(2**22 + 1) is None


def test_a_thread_that_works_is_charged_and_one_that_waits_is_not() -> None:
    meter = Meter.of(os.getpid(), threading.get_native_id())
    assert meter is not None
    before = time.thread_time()
    while time.thread_time() - before < 0.05:
        pass
    assert meter.pending() >= 0.045
    assert meter.take() >= 0.045
    time.sleep(0.05)
    assert meter.pending() < 0.04
    meter.close()
    meter.close()


def test_the_first_work_is_nobodys() -> None:
    meter = Meter.of(os.getpid(), threading.get_native_id(), grace=3600.0)
    assert meter is not None
    assert [meter.pending(), meter.take(), meter.grace] == [0.0, 0.0, 0.0]
    meter.close()


def test_within_a_millisecond_nobody_looks_twice() -> None:
    meter = Meter.of(os.getpid(), threading.get_native_id())
    assert meter is not None
    meter.take()
    assert [meter.take() for _ in range(3)] == [0.0, 0.0, 0.0]
    meter.close()


def test_there_is_no_meter_on_a_thread_that_is_not_there() -> None:
    assert Meter.of(os.getpid(), 2**22 + 1) is None


def test_nicer_threads_are_found() -> None:
    with subprocess.Popen(["nice", "-n", "1", "sleep", "60"]) as process:
        while b"sleep" not in Path(f"/proc/{process.pid}/comm").read_bytes():
            time.sleep(0.01)
        assert niced(process.pid) == {process.pid}
        process.kill()
    assert niced(2**22 + 1) == set()
