"""`edgecdn init`: what it starts is good, and nothing is written over."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from edgecdn.cli.init import started
from edgecdn.cli.main import main
from edgecdn.runtimes.nodejs.find import find_node


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "site"]) == 0
    monkeypatch.chdir(tmp_path / "site")
    return tmp_path / "site"


def test_a_started_project_is_good_in_every_way(capsys: pytest.CaptureFixture[str], project: Path) -> None:
    told = capsys.readouterr().out
    assert all(f"wrote site/{name}\n" in told for name in started())
    assert "cd site" in told
    assert main(["validate", "--strict"]) == 0
    assert capsys.readouterr().out == "cdn.yaml is good: 3 PoPs, 2 rules, 1 function\n"


def test_its_own_tests_pass(project: Path) -> None:
    done = subprocess.run(
        [find_node("20"), "--test"], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "# pass 2\n" in done.stdout


def test_editors_find_the_schema_of_this_version(project: Path) -> None:
    first = (project / "cdn.yaml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=./cdn.schema.json"
    schema = Path(__file__).parents[2] / "schemas" / "cdn.schema.json"
    assert (project / "cdn.schema.json").read_text() == schema.read_text()


def test_what_is_there_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")
    (tmp_path / "cdn.yaml").symlink_to("nowhere")
    assert main(["init", str(tmp_path)]) == 1
    assert capsys.readouterr().err == (
        "edgecdn: `cdn.yaml` and `.gitignore` are there already; nothing was written.\n"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [".gitignore", "cdn.yaml"]


def test_into_the_folder_that_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init"]) == 0
    assert "cd " not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "words"), [("file/x", "Not a directory"), ("a\0b", "its name cannot be one")]
)
def test_a_folder_that_cannot_be(
    tmp_path: Path, name: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    assert main(["init", name]) == 2
    assert words in capsys.readouterr().err
