"""HTMLRewriter, in each Node.js that is here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cases import run_cases


@pytest.mark.parametrize("version", ["20", "22", "24"])
def test_it_does_what_cloudflares_does(tmp_path: Path, version: str) -> None:
    run_cases(tmp_path, Path(__file__).with_name("html_rewriter.mjs"), version)
