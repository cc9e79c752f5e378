"""The state folder of a running server."""

from __future__ import annotations

import json
import os
import stat
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
