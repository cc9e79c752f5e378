"""Processor time and memory, as the system tells them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

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


def test_threads_that_are_nicer_than_their_process_are_found_however_nice_that_is() -> None:
    code = (
        "import os, threading\n"
        "def nicer():\n"
        "    os.setpriority(os.PRIO_PROCESS, 0, os.getpriority(os.PRIO_PROCESS, 0) + 1)\n"
        "    print(threading.get_native_id(), flush=True)\n"
        "    input()\n"
        "threading.Thread(target=nicer).start()\n"
    )
    for niceness in ("0", "3"):
        command = ["nice", "-n", niceness, sys.executable, "-c", code]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            thread = int(process.stdout.readline())
            assert niced(process.pid) == {thread}
            process.kill()
    assert niced(2**22 + 1) == set()
