"""The global scope of a function: WinterTC's minimum common API, and what Cloudflare adds to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cases import run_cases


@pytest.mark.parametrize("version", ["20", "22", "24"])
def test_what_there_is_and_what_there_is_not(tmp_path: Path, version: str) -> None:
    run_cases(tmp_path, Path(__file__).with_name("scope.mjs"), version)
