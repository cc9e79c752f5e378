"""Request logs as `serve` writes them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from edgecdn.cli.logging import Logs
from edgecdn.drivers.record import Record
from edgecdn.edge.effects import Note

RECORD = Record(45_296.0, 0.01, "r1", "tok", "127.0.0.1", "GET", "http://x/a?token=t", 200, "HIT", 5)
NOTE = Note(1.0, "tok", "r1", "function", "log", (("function", "f"), ("level", "info"), ("text", "said")))


def test_lines_for_people_go_to_the_terminal_and_to_the_file(tmp_path: Path) -> None:
    stream = io.StringIO()
    logs = Logs.open("text", str(tmp_path / "log"), stream)
    logs.record(RECORD)
    logs.note(NOTE)
    logs.say("reloaded")
    logs.close()
    first, second, third = stream.getvalue().splitlines()
    assert first == (tmp_path / "log").read_text().strip()
    assert "token=…" in first
    assert ("f r1: said" in second, third) == (True, "reloaded")


def test_lines_for_programs_are_json_and_nothing_else() -> None:
    stream = io.StringIO()
    logs = Logs.open("json", None, stream)
    logs.record(RECORD)
    logs.note(NOTE)
    logs.say("reloaded")
    logs.note(Note(1.0, "tok", "r1", "lookup", "hit"))
    request, note = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (request["verdict"], note["text"]) == ("HIT", "said")


def test_without_lines_functions_and_the_server_still_speak(tmp_path: Path) -> None:
    stream = io.StringIO()
    logs = Logs.open("none", None, stream)
    logs.record(RECORD)
    logs.note(NOTE)
    logs.say("reloaded")
    assert [line.strip() for line in stream.getvalue().splitlines()] == [
        "tok   info        f r1: said",
        "reloaded",
    ]
    filed = Logs.open("none", str(tmp_path / "log"), stream)
    filed.record(RECORD)
    filed.close()
    assert "HIT" in (tmp_path / "log").read_text()


def test_a_file_that_cannot_be_opened_raises(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory"):
        Logs.open("text", str(tmp_path), io.StringIO())


def test_the_servers_own_words_steer_no_terminal() -> None:
    stream = io.StringIO()
    Logs.open("text", None, stream).say("reloaded: a\x1b[2J.js\nnot reloaded: b\x07")
    assert stream.getvalue() == "reloaded: a\\x1b[2J.js\nnot reloaded: b\\x07\n"
