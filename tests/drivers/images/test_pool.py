from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable

import pytest

from edgecdn.drivers.images.pool import BadReply, Pool, Reply, Worker
from edgecdn.edge.images.recipe import Output, Recipe, Size, encode
from tests.support.pictures import encoded, noise

PICTURE = encoded(noise((32, 32)))
QUICK = {"recipe": encode(Recipe((Size(8),))), "pictures": [len(PICTURE)]}
# Seconds of work, so that there is a worker to kill in the middle of it.
LONG_PICTURE = encoded(noise((3000, 2000)), "PNG", compress_level=0)
LONG = {"recipe": encode(Recipe((), Output("avif", 100))), "pictures": [len(LONG_PICTURE)]}


def run(pool: Pool, story: Callable[[Pool], Awaitable[None]]) -> None:
    async def whole() -> None:
        try:
            await story(pool)
        finally:
            await pool.close()
        assert not pool.workers

    asyncio.run(whole())


async def started(pool: Pool) -> int:
    """The process that is at work, once there is one."""
    while not pool.workers:  # noqa: ASYNC110  # a pool tells nobody
        await asyncio.sleep(0.01)
    return next(iter(pool.workers)).process.pid


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_worker_is_started_once_and_used_again() -> None:
    async def story(pool: Pool) -> None:
        assert not pool.workers
        for _ in range(3):
            assert (await pool.run(QUICK, PICTURE)).status == 200
        assert len(pool.workers) == 1

    run(Pool(size=2), story)


def test_there_are_never_more_workers_than_the_pool_s_size() -> None:
    async def story(pool: Pool) -> None:
        replies = await asyncio.gather(*(pool.run(QUICK, PICTURE) for _ in range(12)))
        assert {reply.status for reply in replies} == {200}
        assert len(pool.workers) == 2

    run(Pool(size=2), story)


def test_a_worker_that_is_killed_fails_its_own_picture_alone() -> None:
    async def story(pool: Pool) -> None:
        doomed = asyncio.create_task(pool.run(LONG, LONG_PICTURE))
        pid = await started(pool)
        other = asyncio.create_task(pool.run(QUICK, PICTURE))
        os.kill(pid, signal.SIGKILL)
        assert await doomed == Reply(502, "text/plain", b"the image worker died of this picture")
        assert (await other).status == 200
        assert (await pool.run(QUICK, PICTURE)).status == 200

    run(Pool(size=2), story)


def test_a_worker_that_died_at_rest_fails_nobody() -> None:
    async def story(pool: Pool) -> None:
        await pool.run(QUICK, PICTURE)
        worker = next(iter(pool.workers))
        os.kill(worker.process.pid, signal.SIGKILL)
        await worker.process.wait()
        assert (await pool.run(QUICK, PICTURE)).status == 200

    run(Pool(size=1), story)


def test_a_picture_that_takes_too_long_is_given_up() -> None:
    async def story(pool: Pool) -> None:
        assert (await pool.run(LONG, LONG_PICTURE)).status == 504
        pool.patience = 30.0
        assert (await pool.run(QUICK, PICTURE)).status == 200

    run(Pool(size=1, patience=0.05), story)


def test_a_client_that_leaves_frees_the_worker_s_place() -> None:
    async def story(pool: Pool) -> None:
        task = asyncio.create_task(pool.run(LONG, LONG_PICTURE))
        await started(pool)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await pool.run(QUICK, PICTURE)).status == 200

    run(Pool(size=1), story)


def test_workers_end_when_nobody_needs_them() -> None:
    async def story(pool: Pool) -> None:
        assert (await pool.run(QUICK, PICTURE)).status == 200
        while pool.workers:  # noqa: ASYNC110  # a pool tells nobody
            await asyncio.sleep(0.01)
        assert (await pool.run(QUICK, PICTURE)).status == 200

    run(Pool(size=1, idle=0.01), story)


def test_closing_leaves_no_process() -> None:
    async def story(pool: Pool) -> None:
        task = asyncio.create_task(pool.run(LONG, LONG_PICTURE))
        pid = await started(pool)
        await pool.close()
        assert (await task).status == 502
        assert gone(pid)

    run(Pool(size=1), story)


def test_a_worker_ends_by_itself_when_its_parent_is_gone() -> None:
    async def story() -> None:
        worker = await Worker.start()
        assert worker.process.stdin is not None
        worker.process.stdin.close()
        assert await worker.process.wait() == 0
        assert not worker.alive

    asyncio.run(story())


@pytest.mark.parametrize(
    "program",
    [
        r"'\xff' * 8",
        r"'\0\0\0\2\0\0\0\0{}'",
        r"'\0\0\0\3\0\0\0\0{}x'",
        r"""'\0\0\0\x1e\0\0\0\0{"status":200,"type":"a/html"}'""",
        r"""'\0\0\0\x32\0\0\0\0{"status":200,"type":"image/png","told":{"a":[1]}}'""",
        r"""'\0\0\0\x20\0\0\0\0{"status":"1","type":"image/png"} '""",
    ],
)
def test_what_no_worker_says_is_not_believed(program: str) -> None:
    async def story() -> None:
        code = f"import sys; sys.stdout.buffer.write(({program}).encode('latin-1')); sys.stdout.flush(); sys.stdin.read()"
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdin=pipe, stdout=pipe)
        worker = Worker(process)
        with pytest.raises(BadReply):
            await worker.ask({"info": {}}, b"")
        await worker.end()

    asyncio.run(story())
