"""URLPattern: Node.js' own, or ours where it has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cases import run_cases


@pytest.mark.parametrize("version", ["20", "22", "24"])
def test_it_matches_as_the_web_platform_tests_have_it(tmp_path: Path, version: str) -> None:
    run_cases(tmp_path, Path(__file__).with_name("url_pattern.mjs"), version)
