"""The entry point."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from edgecdn import __version__
from edgecdn.cli.main import VERBS, config_of, main


def test_without_a_verb_it_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    shown = capsys.readouterr().out
    assert all(verb in shown for verb in VERBS)


def test_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert (end.value.code, capsys.readouterr().out) == (0, f"edgecdn {__version__}\n")


def test_the_package_runs_as_the_command_does() -> None:
    command = [sys.executable, "-m", "edgecdn", "--version"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout == f"edgecdn {__version__}\n"


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_the_help_of_each_verb_fits_a_screen_and_has_an_example(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main([verb, "--help"])
    shown = capsys.readouterr().out
    assert end.value.code == 0
    assert len(shown.splitlines()) <= 40
    assert "Example:" in re.sub(r"\s+", " ", shown)


def test_an_interrupt_has_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("edgecdn.cli.validate.run", interrupted)
    assert main(["validate"]) == 130


def test_the_config_is_an_argument_or_a_flag_or_the_default() -> None:
    import argparse

    assert config_of(argparse.Namespace(file=None, config=None)) == "cdn.yaml"
    assert config_of(argparse.Namespace(file="a", config=None)) == "a"
    assert config_of(argparse.Namespace(file=None, config="b")) == "b"
