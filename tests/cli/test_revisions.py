"""A config as a git revision has it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from edgecdn.cli.revisions import checked_out, range_of
from edgecdn.compiler.compile import CannotRead


def git(folder: Path, *words: str) -> str:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two branches that parted at `one`; the config lies below the top."""
    site = tmp_path / "repository" / "site"
    (site / "functions").mkdir(parents=True)
    git(site.parent, "init", "-q", "-b", "main")
    for number in ("one", "two"):
        (site / "cdn.yaml").write_text(f"# {number}\n")
        (site / "functions" / "f.js").write_text(f"// {number}\n")
        git(site.parent, "add", "-A")
        git(site.parent, "commit", "-q", "-m", number)
        git(site.parent, "tag", number)
    git(site.parent, "checkout", "-q", "-b", "side", "one")
    git(site.parent, "commit", "-q", "--allow-empty", "-m", "side")
    return site


def test_a_config_comes_with_its_functions(repository: Path, tmp_path: Path) -> None:
    config = checked_out("one", repository / "cdn.yaml", tmp_path)
    assert config.read_text() == "# one\n"
    assert (tmp_path / "functions" / "f.js").read_text() == "// one\n"


def test_a_range_has_two_ends(repository: Path) -> None:
    one, side = git(repository, "rev-parse", "one"), git(repository, "rev-parse", "side")
    assert range_of("main..side", repository) == ("main", "side")
    assert range_of("main...", repository) == (one, "HEAD")
    assert range_of("two", repository) is None
    assert git(repository, "rev-parse", "HEAD") == side


@pytest.mark.parametrize("revision", ["nothing", "--output=x", "", "one:cdn.yaml"])
def test_what_is_no_revision_is_said(repository: Path, tmp_path: Path, revision: str) -> None:
    with pytest.raises(CannotRead, match="neither a file nor a git revision"):
        checked_out(revision, repository / "cdn.yaml", tmp_path)


def test_a_revision_without_the_config_is_said(repository: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match=r"one has no .*other\.yaml"):
        checked_out("one", repository / "other.yaml", tmp_path)


def test_a_folder_without_git_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="not a git repository"):
        range_of("a...b", tmp_path)
