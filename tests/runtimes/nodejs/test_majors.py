"""The box on each major of Node.js that is here: the one asked for is the one that runs, and its flags hold."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from edgecdn.runtimes.base import CannotStart
from edgecdn.runtimes.nodejs.find import find_node
from tests.support.box import Box

# What tells the majors apart from inside, where their version is not shown.
TELL = """
const major = typeof RegExp.escape === "function" ? 24 : typeof Set.prototype.union === "function" ? 22 : 20;
const tried = [];
for (const name of ["node:fs", "node:child_process", "node:net"]) {
  await import(name).then(() => tried.push("has " + name), () => {});
}
if (process.getBuiltinModule) tried.push("has getBuiltinModule");
export default {
  async fetch(request) {
    if (request.url.endsWith("/spin")) for (;;);
    return new Response([major, ...tried, await (await fetch(request)).text()].join(" "));
  },
};
"""


@pytest.mark.parametrize("major", ["20", "22", "24"])
def test_the_major_that_is_asked_for_runs_and_is_boxed(major: str, tmp_path: Path) -> None:
    try:
        find_node(major)
    except CannotStart:
        pytest.skip(f"there is no Node.js {major} here: edgecdn runtimes install nodejs:{major}")

    async def story() -> None:
        box = Box(tmp_path)
        box.add("tell", TELL, version=major, timeout=1.0)
        try:
            assert (await box.get("/tell")).text == f"{major} from the origin"
            # What isolates of Node.js 24 set aside is no breach of the bound on memory.
            assert (await box.get("/tell", pop="lon")).text == f"{major} from the origin"
            assert (await box.get("/tell/spin")).status == 504
            assert (await box.get("/tell")).text == f"{major} from the origin"
        finally:
            await box.close()

    asyncio.run(story())
