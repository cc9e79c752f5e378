"""Calls that take too long, and isolates that one of them keeps to itself."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.support.box import Box, boxed

CODE = """
let answered = 0;
export default { async fetch(request) {
  const path = new URL(request.url).pathname;
  if (path === "/f/loops") while (true);
  if (path === "/f/waits") await new Promise(() => {});
  return new Response(`${++answered}`);
} };
"""


def test_a_call_that_waits_too_long_ends_alone_and_its_isolate_goes_on(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        box.add("f", CODE, timeout=0.3)
        assert (await box.get("/f/one")).text == "1"
        assert (await box.get("/f/waits")).status == 504
        assert (await box.get("/f/two")).text == "2"
        process = box.functions["f"].process
        assert process is not None
        assert process.isolates.opened == 1

    boxed(tmp_path, story)


def test_a_loop_ends_with_its_isolate_and_what_stands_behind_it_has_an_answer(tmp_path: Path) -> None:
    """One that has time left begins again; one whose own time is over, too, ends with the loop."""

    async def story(box: Box) -> None:
        box.add("f", CODE, timeout=0.5)
        assert (await box.get("/f/one")).text == "1"
        calls = [asyncio.ensure_future(box.get(path)) for path in ("/f/loops", "/f/two", "/f/loops")]
        await asyncio.sleep(0.4)
        later = asyncio.ensure_future(box.get("/f/later"))
        first, second, third = [(await call).status for call in calls]
        assert (first, third) == (504, 504)
        assert second in (200, 504)
        assert (await later).status in (200, 504)
        assert (await box.get("/f/after")).status == 200

    boxed(tmp_path, story)
