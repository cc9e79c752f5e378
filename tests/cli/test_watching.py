"""`edgecdn validate --watch`: each save is looked at, and a file that is gone is waited for."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import pytest

from edgecdn.cli.main import main
from edgecdn.cli.watching import again
from edgecdn.compiler.compile import Loaded, load
from tests.support.server import environment, seed_site


def until(stream: IO[str], words: str) -> str:
    """What is said of a look at the files, up to the first look of which these words are said: there may be one more between."""
    lines: list[str] = []
    for line in stream:
        lines.append(line)
        if "waiting for a save" in line:
            if words in "".join(lines):
                return "".join(lines)
            lines.clear()
    raise AssertionError(f"it ended without saying {words}: {''.join(lines)}")


def save(path: Path, text: str) -> None:
    """Write a file so that nobody sees half of it."""
    path.with_suffix(".new").write_text(text)
    path.with_suffix(".new").replace(path)


def test_every_save_is_checked_until_it_is_interrupted(tmp_path: Path) -> None:
    config = seed_site(tmp_path) / "cdn.yaml"
    good = config.read_text()
    command = [sys.executable, "-m", "edgecdn.cli", "validate", "--watch", "--format", "concise"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        # What is waited for in vain ends, and says what came instead.
        ends = threading.Timer(60, process.kill)
        ends.start()
        try:
            assert process.stdout is not None
            until(process.stdout, "waiting for a save")
            save(config, good.replace("edge_ttl", "edge_tll"))
            until(process.stdout, "no key `edge_tll`")
            config.unlink()
            until(process.stdout, "There is no file cdn.yaml")
            save(config, good)
            assert until(process.stdout, "waiting for a save").count("\n") == 1
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 130
        finally:
            ends.cancel()
            process.kill()


def test_standard_input_cannot_be_watched(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "-", "--watch"]) == 2
    assert "Standard input cannot be watched" in capsys.readouterr().err


def test_only_a_change_is_looked_at_and_one_meanwhile_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = seed_site(tmp_path) / "cdn.yaml"
    seen: list[str] = []

    def looked(*folders: Path, **settings: object) -> Iterator[set[str]]:
        assert tmp_path / "functions" in folders
        yield set()
        if len(seen) == 2:
            raise KeyboardInterrupt
        yield set()
        (tmp_path / "functions" / "new.js").write_text("x")
        yield set()
        raise AssertionError("the change was not seen")

    def once() -> Sequence[Loaded]:
        seen.append(config.read_text())
        return (load(config),)

    monkeypatch.setattr("watchfiles.watch", looked)
    with pytest.raises(KeyboardInterrupt):
        again([str(config)], once)
    assert len(seen) == 2


def test_a_file_that_comes_while_it_is_missed_is_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "cdn.yaml"
    looks: list[bool] = []

    def looked(*folders: Path, **settings: object) -> Iterator[set[str]]:
        if len(looks) == 2:
            raise KeyboardInterrupt
        yield set()
        raise AssertionError("the change was not seen")

    def once() -> Sequence[Loaded]:
        looks.append(config.exists())
        config.write_text("cdn: {}")
        return ()

    monkeypatch.setattr("watchfiles.watch", looked)
    with pytest.raises(KeyboardInterrupt):
        again([str(config)], once)
    assert looks == [False, True]
