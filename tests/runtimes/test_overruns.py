"""Calls that take too long, and isolates that one of them keeps to itself."""

from __future__ import annotations

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
