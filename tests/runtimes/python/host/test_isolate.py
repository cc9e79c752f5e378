"""One isolate: what a function in Python can do, and what becomes of one that does harm."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from tests.support.box import Box, boxed

CODE = """
import asyncio, os, re, sys
import workers
from workers import Response

async def fetch(request, env, ctx):
    match request.path.rpartition("/")[2]:
        case "loop":
            while True:
                pass
        case "awaits":
            while True:
                await asyncio.sleep(0)
        case "regex":
            re.match("(a+)+$", "a" * 40 + "!")
        case "small":
            while True:
                sum(range(200_000))
                await asyncio.sleep(0.001)
        case "heap":
            return Response(str(len(bytearray(10**10))))
        case "list":
            kept = []
            while True:
                kept.append("x" * 100_000 + str(len(kept)))
        case "raise":
            return {}["nope"]
        case "exit":
            sys.exit(3)
        case "deep":
            return (lambda f: f(f))(lambda f: f(f))
        case "slow":
            await asyncio.sleep(1.5)
        case "stream":
            return Response(b"x" * 65536 for _ in range(8))
        case "pass":
            return await workers.fetch(request)
        case "forge":
            os.write(3, b"x" * 8) if request.query else [os.write(fd, b"x" * 64) for fd in range(1, 9)]
        case "echo":
            return Response(request.body)
    return Response("ok")
"""


def test_one_request_fails_and_the_next_one_does_not(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add("f", CODE, runtime="python", timeout=1.0, memory=64 * 2**20)
        for name, status, kind in (
            ("raise", 500, "(exception): KeyError: 'nope'"),
            ("exit", 500, "(exception): SystemExit: 3"),
            ("deep", 500, "(exception): RecursionError"),
            ("heap", 503, "(memory): it asked for more memory than it may have"),
            ("list", 503, "(memory): it asked for more memory than it may have"),
            ("slow", 504, "(timeout): it took longer than its 1 s"),
            ("forge", 502, "(crash): "),
        ):
            got = await box.get(f"/f/{name}")
            assert (got.status, kind in got.text) == (status, True), (name, got.text)
            assert (await box.get("/f")).text == "ok", name
        failures = {str(dict(note.detail)["where"]) for note in box.notes if note.what == "failed"}
        assert "functions/f.py:27:20" in failures

    boxed(tmp_path, story)


def test_an_endless_loop_ends_alone(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add("f", CODE, runtime="python", timeout=0.5)
        await asyncio.gather(box.get("/f"), box.get("/f", pop="lon"))
        for name in ("loop", "awaits", "regex"):
            bad = asyncio.ensure_future(box.get(f"/f/{name}"))
            assert (await box.get("/f", pop="lon")).text == "ok"
            got = await bad
            assert (got.status, "(timeout): it took longer than its 0.5 s" in got.text) == (504, True)
        assert (await box.get("/f")).text == "ok"

    boxed(tmp_path, story)


def test_bodies_go_both_ways(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add("f", CODE, runtime="python")
        everything = bytes(range(256)) * 4096
        assert (await box.get("/f/echo", method="POST", body=everything)).body == everything
        assert (await box.get("/f/stream")).body == b"x" * 65536 * 8
        assert (await box.get("/f/pass")).text == "from the origin"
        got = await asyncio.gather(*(box.get("/f/echo", method="POST", body=b"%d" % n) for n in range(20)))
        assert [answer.body for answer in got] == [b"%d" % n for n in range(20)]

    boxed(tmp_path, story)


def test_a_module_that_cannot_be_loaded_says_why(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        for name, code, told in (
            (
                "a",
                "x = 1\n",
                "TypeError: the file has no handler: write `async def fetch(request, env, ctx)`",
            ),
            (
                "b",
                "import asyncio\nasyncio.get_running_loop().call_later(1, print)\n",
                "inside a request only",
            ),
            ("c", "def fetch(\n", "SyntaxError: '(' was never closed"),
            ("d", "import subprocess\n", "ImportError: a function cannot import subprocess"),
        ):
            box.add(name, code, runtime="python")
            got = await box.get(f"/{name}")
            assert (got.status, told in got.text) == (503, True), got.text
        assert {str(dict(note.detail)["where"]) for note in box.notes if note.what == "failed"} == {
            *("", "functions/b.py:2:1", "functions/c.py:1:10", "functions/d.py:1:1")
        }

    boxed(tmp_path, story)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells what a process takes")
@pytest.mark.parametrize("what", ["loop", "awaits", "regex", "small"])
def test_processor_time_is_bounded_long_before_wall_time(tmp_path: Path, what: str) -> None:
    async def story(box: Box) -> None:
        box.add("f", CODE, runtime="python", timeout=30.0, cpu=0.05)
        assert (await box.get("/f")).text == "ok"
        bad, *others = await asyncio.gather(box.get(f"/f/{what}"), *(box.get("/f") for _ in range(5)))
        assert (bad.status, bad.headers.first("edge-function-error")) == (504, "f;code=EF02;kind=cpu")
        # Those that were waiting behind it had not begun: they begin again.
        assert [got.text for got in others] == ["ok"] * 5
        assert (await box.get("/f")).text == "ok"

    boxed(tmp_path, story)
