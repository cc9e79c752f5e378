"""A process on a thread of its own."""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import threading
from pathlib import Path

import pytest

from edgecdn.runtimes.child import start_child

WAITING = [sys.executable, "-I", "-S", "-c", "import sys; sys.stdin.read(); sys.exit(7)"]


def test_its_code_is_told_when_it_ends_by_itself() -> None:
    async def story() -> None:
        child = await start_child(WAITING, {}, None, 2**30)
        assert Path(f"/proc/{child.pid}/environ").read_bytes() == b""
        child.stdin.close()
        assert (await child.wait(), child.returncode) == (7, 7)
        child.kill()

    asyncio.run(asyncio.wait_for(story(), 20))


def test_it_can_be_killed_at_any_time_and_leaves_no_zombie_and_no_thread() -> None:
    async def story() -> None:
        children = [await start_child(WAITING, {}, None, 2**30) for _ in range(3)]
        for child in children:
            child.kill()
            child.kill()
        assert [await child.wait() for child in children] == [-9, -9, -9]
        for child in children:
            child.stdin.close()
            with pytest.raises(ProcessLookupError):
                os.kill(child.pid, 0)

    asyncio.run(asyncio.wait_for(story(), 20))
    threads = [thread for thread in threading.enumerate() if thread.name == "edgecdn-child"]
    for thread in threads:
        thread.join(10)  # it has told of the end, and is about to end itself
    assert not [thread for thread in threads if thread.is_alive()]


@pytest.mark.skipif(sys.platform != "linux", reason="limits from outside are Linux's")
def test_it_is_limited_from_outside() -> None:
    async def story() -> None:
        child = await start_child(WAITING, {}, None, 2**30)
        bounds = [
            resource.prlimit(child.pid, which)[1] for which in (resource.RLIMIT_FSIZE, resource.RLIMIT_DATA)
        ]
        assert bounds == [0, 2**30]
        child.kill()
        await child.wait()
        child.stdin.close()

    asyncio.run(asyncio.wait_for(story(), 20))


def test_what_does_not_start_is_an_error_or_ends_at_once() -> None:
    async def story() -> None:
        try:
            child = await start_child(["/nonexistent"], {}, None, 2**30)
        except FileNotFoundError:
            return
        # What gives it a network of its own was started, and did not find it.
        assert await child.wait() != 0
        child.stdin.close()

    asyncio.run(asyncio.wait_for(story(), 20))
