"""`edgecdn compile`: the plan, whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from edgecdn.cli.main import main
from tests.support.server import edgecdn, environment, seed_site


def test_the_plan_goes_to_standard_output_or_to_a_file(tmp_path: Path) -> None:
    seed_site(tmp_path)
    printed = edgecdn("compile", cwd=tmp_path).stdout
    assert edgecdn("compile", "-o", "plan.json", cwd=tmp_path).stdout == ""
    assert (tmp_path / "plan.json").read_text() == printed
    assert json.loads(printed)["version"] == 1


def test_a_config_with_errors_gives_no_plan(tmp_path: Path) -> None:
    seed_site(tmp_path)
    (tmp_path / "cdn.yaml").write_text("cdn: {}\n")
    (tmp_path / "plan.json").write_text("old")
    done = edgecdn("compile", "-o", "plan.json", cwd=tmp_path)
    assert (done.returncode, done.stdout, (tmp_path / "plan.json").read_text()) == (1, "", "old")
    assert "lacks `points_of_presence`" in done.stderr


def test_the_old_file_stays_where_the_new_one_cannot_be_written_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(seed_site(tmp_path))
    target = tmp_path / "plan.json"
    target.write_text("old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert main(["compile", "-o", "plan.json"]) == 2
    assert capsys.readouterr().err == "edgecdn: plan.json cannot be written: No space left on device.\n"
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cdn.yaml", "functions", "plan.json"]


@pytest.mark.parametrize("output", ["none/plan.json", "functions"])
def test_an_output_that_cannot_be_written_is_said(tmp_path: Path, output: str) -> None:
    done = edgecdn("compile", "-o", output, cwd=seed_site(tmp_path))
    assert done.returncode == 2
    assert f"{output} cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    done = edgecdn("compile", "none.yaml", cwd=tmp_path)
    assert (done.returncode, "There is no file none.yaml" in done.stderr) == (2, True)


def test_another_folder_to_stand_in_gives_the_same_plan(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    seed_site(site)
    plans = {
        edgecdn("compile", cwd=site).stdout,
        edgecdn("compile", "site/cdn.yaml", cwd=tmp_path).stdout,
        edgecdn("compile", "-c", str(site / "cdn.yaml"), cwd=tmp_path / "site" / "functions").stdout,
    }
    assert len(plans) == 1


def test_a_link_stays_a_link_and_a_pipe_a_pipe(tmp_path: Path) -> None:
    seed_site(tmp_path)
    (tmp_path / "link.json").symlink_to("plan.json")
    assert edgecdn("compile", "-o", "link.json", cwd=tmp_path).returncode == 0
    assert (tmp_path / "link.json").is_symlink()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    # Open for both, so that neither side waits for the other.
    reader = os.open(pipe, os.O_RDWR)
    try:
        assert edgecdn("compile", "-o", "pipe", cwd=tmp_path).returncode == 0
        assert os.read(reader, 1 << 16) == (tmp_path / "plan.json").read_bytes()
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_who_is_killed_while_writing_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    wholes = {letter * 300_000 for letter in (b"a", b"b")}
    code = (
        "import sys; from pathlib import Path; from edgecdn.cli.compile import write_whole\n"
        "path = Path(sys.argv[1]); write_whole(path, b'a' * 300_000); print(flush=True)\n"
        "while True:\n  write_whole(path, b'b' * 300_000); write_whole(path, b'a' * 300_000)\n"
    )
    for reads in (0, 3, 20, 100):
        command = [sys.executable, "-c", code, str(path)]
        with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            assert all(path.read_bytes() in wholes for _ in range(reads))
            writer.kill()
        assert path.read_bytes() in wholes
