"""HTMLRewriter, in each Node.js that is here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.box import Box, boxed
from tests.support.cases import run_cases


@pytest.mark.parametrize("version", ["20", "22", "24"])
def test_it_does_what_cloudflares_does(tmp_path: Path, version: str) -> None:
    run_cases(tmp_path, Path(__file__).with_name("html_rewriter.mjs"), version)


def test_a_handler_that_fails_breaks_the_body_off_and_is_told_with_its_place(tmp_path: Path) -> None:
    code = """export default {
      fetch: () => new HTMLRewriter()
        .on("p", { element: (each) => each.nope() })
        .transform(new Response("<p>")),
    };"""

    async def story(box: Box) -> None:
        box.add("f", code)
        assert "each.nope is not a function" in ((await box.get("/f")).broken or "")
        (line,) = box.logs()
        assert "functions/f.mjs:3:" in line
        assert "/web_apis/" not in line

    boxed(tmp_path, story)
