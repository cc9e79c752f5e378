"""Reading the config that a verb was given, and showing what is wrong with it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from edgecdn.cli.loading import coloured, counted, load_named, seen_from_here, show


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert coloured(Terminal())
    assert not coloured(io.StringIO())
    monkeypatch.setenv("TERM", "dumb")
    assert not coloured(Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured(Terminal())


def test_a_number_and_a_noun() -> None:
    assert (counted(0, "rule"), counted(1, "rule"), counted(2, "rule")) == ("0 rules", "1 rule", "2 rules")


def test_places_are_named_from_where_the_command_was_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "cdn.yaml").write_text("cdn: {}\n")
    loaded = load_named("site/cdn.yaml")
    assert {item.span.file for item in seen_from_here(loaded).diagnostics} == {"site/cdn.yaml"}
    output = io.StringIO()
    show(loaded, output)
    assert "--> site/cdn.yaml:1:6" in output.getvalue()
    assert "| cdn: {}" in output.getvalue()
    monkeypatch.chdir(tmp_path / "site")
    assert {item.span.file for item in seen_from_here(load_named("cdn.yaml")).diagnostics} == {"cdn.yaml"}
