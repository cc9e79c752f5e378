"""The isolates of one function's process."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.box import Box, boxed
from tests.support.server import children

HANDLER = "export default { async fetch(request, env, ctx) { %s } };\n"


def test_news_of_an_isolate_that_ended_is_not_taken_for_news_of_the_next(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        loop = "if (request.url.endsWith('bad')) while (true); return new Response('ok');"
        box.add("f", HANDLER % loop, timeout=0.3)
        for _ in range(3):
            assert (await box.get("/f/bad")).status == 504
            assert (await box.get("/f")).text == "ok"
        process = box.functions["f"].process
        assert process is not None
        assert process.isolates.opened >= 4
        assert len(children(os.getpid())) == 1

    boxed(tmp_path, story)


def test_a_module_that_takes_too_long_to_load_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edgecdn.runtimes.isolates.START_SECONDS", 1.0)

    async def story(box: Box) -> None:
        box.add("f", "while (true);\nexport default { fetch() {} };\n")
        got = await box.get("/f")
        assert (got.status, "did not load within 1 s" in got.text) == (503, True)

    boxed(tmp_path, story)
