"""`edgecdn validate --fix`."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

import pytest

from edgecdn.cli.main import main
from tests.support.server import seed_site

BEFORE = """# A site of ours.
cdn:
  points_of_presence: [{region: eu, locations: [lon]}]
  caching_rules:
    - pattern: 'static/**'   # all that is built
      edge_ttl: 86400s  # a day
    - pattern: "/live/*"
      cache: no-store
      stale_if_error: 1d
    - {pattern: "/pages/*", key: {language: [en, no]}}
"""
AFTER = """# A site of ours.
cdn:
  points_of_presence: [{region: eu, locations: [lon]}]
  caching_rules:
    - pattern: '/static/*'   # all that is built
      edge_ttl: 1d  # a day
    - pattern: "/live/*"
      cache: no-store
    - {pattern: "/pages/*", key: {language: [en, "no"]}}
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(seed_site(tmp_path))
    return tmp_path


def test_safe_fixes_keep_comments_and_layout(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = site / "mine.yaml"
    file.write_text(BEFORE)
    file.chmod(0o640)
    assert main(["validate", "mine.yaml", "--fix", "--strict"]) == 0
    assert file.read_text() == AFTER
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert "5 places mended in mine.yaml" in capsys.readouterr().err
    assert main(["validate", "mine.yaml", "--fix"]) == 0
    assert "mended" not in capsys.readouterr().err


def test_line_ends_and_a_mark_at_the_start_are_the_users(site: Path) -> None:
    file = site / "mine.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + BEFORE.replace("\n", "\r\n").encode())
    assert main(["validate", "mine.yaml", "--fix"]) == 0
    assert file.read_bytes() == b"\xef\xbb\xbf" + AFTER.replace("\n", "\r\n").encode()


def test_a_link_stays_one(site: Path) -> None:
    (site / "real.yaml").write_text(BEFORE)
    (site / "mine.yaml").symlink_to("real.yaml")
    assert main(["validate", "mine.yaml", "--fix"]) == 0
    assert (site / "mine.yaml").is_symlink()
    assert (site / "real.yaml").read_text() == AFTER


def test_what_is_wrong_is_left_as_it_is(site: Path) -> None:
    broken = BEFORE.replace("no-store", "none")
    (site / "mine.yaml").write_text(broken)
    assert main(["validate", "mine.yaml", "--fix"]) == 1
    assert (site / "mine.yaml").read_text() == broken


def test_standard_input_cannot_be_mended(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "-", "--fix"]) == 2
    assert "--fix takes a file" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_left_alone(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "mine.yaml").write_text(BEFORE)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["validate", "mine.yaml", "--fix"]) == 2
    assert "mine.yaml cannot be written: No space left on device." in capsys.readouterr().err
    assert (site / "mine.yaml").read_text() == BEFORE


def test_included_files_are_mended_too(site: Path) -> None:
    text = (site / "cdn.yaml").read_text()
    (site / "cdn.yaml").write_text(f"include: [rules/more.yaml]\n{text}")
    (site / "rules").mkdir()
    more = site / "rules" / "more.yaml"
    more.write_text("cdn:\n  caching_rules:\n    - pattern: 'more/**'  # mine\n      edge_ttl: 1h\n")
    assert main(["validate", "--fix", "--strict"]) == 0
    assert (
        more.read_text() == "cdn:\n  caching_rules:\n    - pattern: '/more/*'  # mine\n      edge_ttl: 1h\n"
    )
    assert (site / "cdn.yaml").read_text() == f"include: [rules/more.yaml]\n{text}"
