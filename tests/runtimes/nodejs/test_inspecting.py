"""V8's inspector in an isolate, as debuggers use it, on each major of Node.js that is here."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import pytest

from edgecdn.edge.turns import Log
from edgecdn.runtimes.base import CannotStart
from edgecdn.runtimes.nodejs.find import find_node
from tests.support.box import Box
from tests.support.inspector import inspecting

SOURCE = """\
const greeting = "hello";
export default {
  fetch(request) {
    const name = new URL(request.url).searchParams.get("name");
    return new Response(`${greeting} ${name}`);
  },
};
"""


@pytest.mark.parametrize("major", ["20", "22", "24"])
def test_a_breakpoint_stops_a_function_and_its_time(major: str, tmp_path: Path) -> None:
    try:
        find_node(major)
    except CannotStart:
        pytest.skip(f"there is no Node.js {major} here: edgecdn runtimes install nodejs:{major}")
    lines: list[tuple[str, Log]] = []

    async def opened(pop: str) -> str:
        while True:
            for where, line in lines:
                found = re.match(r"inspector on (\S+)", line.text)
                if where == pop and found is not None:
                    return found[1]
            await asyncio.sleep(0.01)

    async def story() -> None:
        box = Box(tmp_path)
        box.add("hello", SOURCE, version=major)
        instance = box.functions["hello"]
        instance.setup = replace(
            instance.setup,
            told=lambda pop, logs: lines.extend((pop, line) for line in logs),
            inspect=("127.0.0.1", 0),
        )
        try:
            assert await instance.warm("tok") is None
            async with inspecting(await asyncio.wait_for(opened("tok"), 10)) as inspector:
                await inspector.ask("Runtime.enable")
                await inspector.ask("Debugger.enable")
                url = (tmp_path / "functions" / "hello.mjs").as_uri()
                await inspector.ask("Debugger.setBreakpointByUrl", url=url, lineNumber=4)
                asked = asyncio.ensure_future(box.get("/hello?name=Ada"))
                paused = await inspector.event("Debugger.paused")
                frame = paused["callFrames"][0]
                assert frame["location"]["lineNumber"] == 4
                value = await inspector.ask(
                    "Debugger.evaluateOnCallFrame",
                    callFrameId=frame["callFrameId"],
                    expression="greeting + '/' + name",
                )
                assert value["result"]["value"] == "hello/Ada"
                # Another PoP has an isolate of its own, and goes on meanwhile.
                assert (await box.get("/hello?name=Eve", pop="lon")).text == "hello Eve"
                assert await opened("lon") != await opened("tok")
                assert not asked.done()
                await inspector.ask("Debugger.resume")
                assert (await asked).text == "hello Ada"
        finally:
            await box.close()

    asyncio.run(asyncio.wait_for(story(), 60))
