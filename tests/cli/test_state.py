"""The state folder of a running server."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from edgecdn.cli.state import InUse, State


def test_one_server_at_a_time_holds_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / ".edgecdn"
    state = State.take(folder)
    with pytest.raises(InUse, match="Another edgecdn serves"):
        State.take(folder)
    state.leave()
    State.take(folder).leave()


def test_the_announcement_is_ours_alone_and_goes_when_we_go(tmp_path: Path) -> None:
    state = State.take(tmp_path)
    (tmp_path / ".serve.json").write_text("left over from a crash")
    state.announce(8080, "cdn.yaml")
    path = tmp_path / "serve.json"
    told = json.loads(path.read_text())
    assert (told["pid"], told["port"], told["config"]) == (os.getpid(), 8080, "cdn.yaml")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    state.leave()
    assert not path.exists()


def test_a_folder_is_free_again_when_its_server_was_killed(tmp_path: Path) -> None:
    code = "import sys, time; from pathlib import Path; from edgecdn.cli.state import State"
    code += (
        "; s = State.take(Path(sys.argv[1])); s.announce(1, 'x'); print('taken', flush=True); time.sleep(60)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, text=True, env=environment
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "taken\n"
        with pytest.raises(InUse, match=r"Stop it, or name another with --state\.$"):
            State.take(tmp_path)
        other.kill()
    state = State.take(tmp_path)
    state.announce(2, "x")
    assert json.loads((tmp_path / "serve.json").read_text())["port"] == 2
    state.leave()


def test_a_folder_that_cannot_be_made_raises(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match=r"File exists|Not a directory"):
        State.take(tmp_path / "file")


def test_the_admin_port_is_announced_where_there_is_one(tmp_path: Path) -> None:
    state = State.take(tmp_path)
    told = []
    for admin in (None, {"admin_host": "127.0.0.1", "admin_port": 8081, "token": "t"}):
        state.announce(1, "x", admin)
        told.append(json.loads((tmp_path / "serve.json").read_text()))
    state.leave()
    assert [(one["admin_port"], one["token"]) for one in told] == [(None, None), (8081, "t")]
