"""Keys that are too short are told, and never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecdn.cli.main import main
from tests.support.server import seed_site

LONG = "n7Qw2LrTz0XyV5bKc9HdGm4JpEuAsFiO1Y8x3RkNe6o"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(seed_site(tmp_path))
    monkeypatch.delenv("SIGNING_KEY", raising=False)
    return tmp_path


def test_a_short_key_of_the_default_set_is_told_at_the_rule(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / ".env").write_text("SIGNING_KEY=hunter2\n")
    assert main(["validate", "--format", "concise"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("cdn.yaml:15:16: SEC010 The key SIGNING_KEY has 7 bytes, so it can be guessed.")
    assert "hunter2" not in told
    assert main(["validate", "--strict"]) == 1
    (site / ".env").write_text(f"SIGNING_KEY={LONG}\n")
    assert main(["validate", "--strict"]) == 0


def test_named_keys_of_signing_and_purging_and_a_comment_that_silences(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (site / "cdn.yaml").read_text()
    (site / "cdn.yaml").write_text(
        f"{text}  signing: {{default: {{keys: [NEW, OLD]}}}}\n  purge: {{secret: PURGE}}  # edgecdn: ignore[SEC010] only here\n"
    )
    monkeypatch.setenv("NEW", LONG)
    monkeypatch.setenv("OLD", "short")
    monkeypatch.setenv("PURGE", "short")
    assert main(["validate", "--format", "concise"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert "SEC010 The key OLD has 5 bytes" in line


def test_a_file_of_secrets_that_cannot_be_read_is_left_to_those_who_need_it(site: Path) -> None:
    (site / ".env").write_bytes(b"\xff")
    assert main(["validate", "--strict"]) == 0
