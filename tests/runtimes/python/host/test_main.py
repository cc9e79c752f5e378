"""The host's own process: it forks isolates, tells how they died, and ends with the edge."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from tests.support.box import Box, boxed
from tests.support.server import children

CODE = """
import os
from workers import Response
count = 0

async def fetch(request, env, ctx):
    global count
    count += 1
    if request.path == "/f/die":
        os._exit(3)
    if request.path == "/f/fds":
        return Response(" ".join(os.readlink(f"/proc/self/fd/{fd}") for fd in range(3)))
    return Response(f"{count} {dict(os.environ)} {os.getppid()}")
"""


def test_an_isolate_per_pop_and_none_hurts_another(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add("f", CODE, runtime="python")
        got = [(await box.get("/f", pop=pop)).text for pop in ("tok", "tok", "lon")]
        (host,) = children(os.getpid())
        assert got == [f"1 {{}} {host}", f"2 {{}} {host}", f"1 {{}} {host}"]
        assert len(children(host)) == 2
        died = await box.get("/f/die")
        assert died.status == 502
        assert died.text.startswith("The edge function f failed (crash): its process ended with code 3")
        assert (await box.get("/f", pop="lon")).text.startswith("2 ")
        assert (await box.get("/f")).text.startswith("1 ")
        # No zombies: who died was waited for.
        assert len(children(host)) == 2
        environment = Path(f"/proc/{host}/environ").read_bytes()
        assert environment == b"PYTHONHASHSEED=0\0"

    boxed(tmp_path, story)


def test_it_takes_its_isolates_along(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add("f", CODE, runtime="python")
        await box.get("/f")
        (host,) = children(os.getpid())
        (isolate,) = children(host)
        process = box.functions["f"].process
        assert process is not None
        assert process.child is not None
        assert process.child.stdin is not None
        # What is left of an edge that was killed: nobody at the other ends.
        process.child.stdin.close()
        for _ in range(200):
            if not Path(f"/proc/{isolate}").exists() and not Path(f"/proc/{host}").exists():
                break
            await asyncio.sleep(0.02)
        assert not Path(f"/proc/{isolate}").exists()
        assert not Path(f"/proc/{host}").exists()

    boxed(tmp_path, story)


def test_it_tells_which_call_an_isolate_works_for(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add("f", CODE, runtime="python")
        for _ in range(3):
            await box.get("/f")
        process = box.functions["f"].process
        assert process is not None
        assert (await process.isolates.who("tok"), await process.isolates.who("lon")) == (3, None)

    boxed(tmp_path, story)
