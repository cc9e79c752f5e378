"""`edgecdn explain CODE`."""

from __future__ import annotations

import pytest

from edgecdn.cli.codes import is_code
from edgecdn.cli.main import main


def test_a_code_has_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "cache004"]) == 0
    assert capsys.readouterr().out.startswith("# CACHE004: `immutable` is for files")


def test_what_looks_like_one_gets_those_that_are_near(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "CACHE999"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "There is no code CACHE999. Did you mean" in told.err


def test_urls_and_ids_are_no_codes() -> None:
    assert is_code("YAML003")
    assert not any(is_code(word) for word in ("/static/a123", "http://x/", "a1b2c3-1f", "x.y", ""))
