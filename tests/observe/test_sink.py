"""Where lines go, and what happens when they cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecdn.observe.sink import Sink


def test_lines_are_added_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text("before\n")
    sink = Sink.to_file(path)
    sink.write("é")
    sink.close()
    assert path.read_text() == "before\né\n"


def test_a_file_that_cannot_be_opened_raises(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        Sink.to_file(tmp_path / "none" / "log")


def test_a_full_disk_is_told_once_and_fails_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    sink = Sink.to_file(Path("/dev/full"))
    for _ in range(3):
        sink.write("line")
    assert capsys.readouterr().err.count("/dev/full cannot be written") == 1
    sink.close()


def test_a_sink_that_works_again_is_told_anew_when_it_fails_again(capsys: pytest.CaptureFixture[str]) -> None:
    class Fickle:
        broken = True

        def write(self, text: str) -> None:
            if self.broken:
                raise OSError("gone")

        def flush(self) -> None: ...

    stream = Fickle()
    sink = Sink(stream, "it")  # type: ignore[arg-type]  # as much of a stream as is used
    sink.write("a")
    stream.broken = False
    sink.write("b")
    stream.broken = True
    sink.write("c")
    assert capsys.readouterr().err.count("it cannot be written: gone") == 2
