"""The files that are made from the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecdn.cli import generate
from tests.support.server import ROOT


def test_they_are_as_their_sources_say() -> None:
    assert generate.main(["--check"]) == 0
    assert all((ROOT / name).read_text() == text for name, text in generate.generated().items())


def test_what_is_not_is_named_and_then_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "__file__", str(tmp_path / "edgecdn" / "cli" / "generate.py"))
    monkeypatch.setattr(generate, "generated", lambda: {"docs/x.md": "new\n"})
    assert generate.main(["--check"]) == 1
    assert "docs/x.md is not as its source says" in capsys.readouterr().err
    assert generate.main([]) == 0
    assert (tmp_path / "docs" / "x.md").read_text() == "new\n"
    assert generate.main(["--check"]) == 0
