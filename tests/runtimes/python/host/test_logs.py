"""What a function prints and logs is in the journal, line by line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from edgecdn.runtimes.python.host.logs import Lines
from edgecdn.runtimes.python.host.web import Response
from tests.support.box import Box, boxed
from tests.support.hosted import hosted

CODE = """
import logging, sys, warnings
from workers import Response
print("loaded")
logging.basicConfig(level=logging.DEBUG, format="%(name)s: %(message)s")
log = logging.getLogger("shop")

async def fetch(request, env, ctx):
    print("a", "b", sep="-")
    print("one\\ntwo")
    print("no end", end="")
    log.debug("d %d", 1)
    log.info("i"); log.warning("w"); log.critical("c")
    sys.stderr.write("bad\\n")
    return Response("ok")
"""


def test_levels_lines_and_what_was_said_before(tmp_path: Path) -> None:
    async def story(box: Box) -> list[tuple[str, str]]:
        box.add("f", CODE, runtime="python")
        await box.get("/f")
        details = [dict(note.detail) for note in box.notes if note.what == "log"]
        assert {(note.pop, note.request) for note in box.notes if note.what == "log"} == {("tok", "r1")}
        assert box.told == [("tok", "log", "loaded")]
        return [(str(detail["level"]), str(detail["text"])) for detail in details]

    assert boxed(tmp_path, story) == [
        *(("log", "a-b"), ("log", "one"), ("log", "two")),
        *(("debug", "shop: d 1"), ("info", "shop: i"), ("warn", "shop: w"), ("error", "shop: c")),
        *(("error", "bad"), ("log", "no end")),
    ]


def test_lines_belong_to_the_request_that_says_them() -> None:
    async def handler(request: Any, env: Any, ctx: Any) -> Response:
        lines = Lines("log")
        assert lines.writable()
        lines.write(f"{request.path} said\nrest")
        lines.flush()
        lines.flush()
        return Response("ok")

    with hosted(handler) as host:
        for call, path in (("a", "/1"), ("b", "/2")):
            turn = host.start(path, call=call)
            assert [line.text for line in turn.logs] == [f"{path} said", "rest"]
