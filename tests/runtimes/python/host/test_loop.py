"""The loop under a function's tasks."""

from __future__ import annotations

import asyncio
from typing import Any

from edgecdn.edge.turns import Failed, Nap
from edgecdn.runtimes.python.host.web import Request, Response
from tests.support.hosted import hosted, response_of


def test_asyncios_own_things_work_on_it() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        queue: asyncio.Queue[int] = asyncio.Queue(1)
        lock = asyncio.Lock()

        async def give() -> None:
            for number in range(3):
                async with lock:
                    await queue.put(number)

        async with asyncio.TaskGroup() as group:
            group.create_task(give())
            got = [await queue.get() for _ in range(3)]
        await asyncio.sleep(0)
        loop = asyncio.get_running_loop()
        return Response(f"{got} {loop.time()} {loop.is_running()} {loop.is_closed()}")

    with hosted(handler) as host:
        assert response_of(host.start(now=1.9e9)).body == b"[0, 1, 2] 1900000000.0 True False"


def test_timers_are_asks_of_the_call_that_set_them() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        loop.call_at(loop.time() + 2, done.set_result, "rang")
        loop.call_later(-1, lambda: None).cancel()
        return Response(await done)

    with hosted(handler) as host:
        first, second = host.start().asks
        assert (first.want, second.want) == (Nap(2), Nap(0))
        host.answer(second.number)
        (turn,) = host.answer(first.number)
        assert response_of(turn).body == b"rang"


def test_there_are_no_threads_and_no_second_loop() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        said: list[str] = []
        for wrong in (asyncio.to_thread(print), asyncio.sleep(0)):
            try:
                await wrong if not said else asyncio.run(wrong)
            except RuntimeError as problem:
                wrong.close()
                said.append(str(problem))
        return Response("\n".join(said))

    with hosted(handler) as host:
        text = bytes(response_of(host.start()).body)  # type: ignore[arg-type]  # bytes: it is here
        assert text.splitlines() == [
            b"a function has one thread alone: nothing can run beside it",
            b"asyncio.run() cannot be called from a running event loop",
        ]


def test_a_generator_that_is_left_early_is_closed() -> None:
    closed: list[int] = []

    async def numbers() -> Any:
        try:
            for number in range(9):
                yield number
        finally:
            closed.append(1)

    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        async for _ in numbers():
            break
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return Response(str(closed))

    with hosted(handler) as host:
        assert response_of(host.start()).body == b"[1]"


def test_what_a_task_leaves_behind_goes_to_the_journal() -> None:
    async def handler(request: Request, env: Any, ctx: Any) -> Response:
        def bad() -> None:
            raise KeyError("in a callback")

        asyncio.get_running_loop().call_soon(bad)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return Response("ok")

    with hosted(handler) as host:
        host.isolate.loop.failed = lambda context: host.isolate.calls["c-1"].log(
            "error", str(context["exception"])
        )
        turn = host.start()
        assert [line.text for line in turn.logs] == ["'in a callback'"]
        assert not isinstance(turn.outcome, Failed)
