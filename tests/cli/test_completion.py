"""`edgecdn completion` says what the parsers say."""

from __future__ import annotations

import re

import pytest

from edgecdn.cli.completion import verbs
from edgecdn.cli.main import VERBS, main, parser_of


def test_every_flag_of_every_verb_is_offered() -> None:
    offered = {verb.name: {name for flag in verb.flags for name in flag.names} for verb in verbs()}
    assert list(offered) == list(VERBS)
    for name, flags in offered.items():
        assert set(re.findall(r"--[a-z-]+", parser_of(name).format_usage())) <= flags
        assert "--help" in flags


def test_values_words_and_files_are_told_apart() -> None:
    validate = next(verb for verb in verbs() if verb.name == "validate")
    form = next(flag for flag in validate.flags if "--format" in flag.names)
    fix = next(flag for flag in validate.flags if "--fix" in flag.names)
    assert "sarif" in form.choices
    assert (form.takes, fix.takes, validate.files, validate.words) == (True, False, True, ())
    assert next(verb for verb in verbs() if verb.name == "completion").words == ("bash", "zsh", "fish")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_it_prints_a_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    shown = capsys.readouterr().out
    assert "edgecdn" in shown
    assert "@" not in shown.replace("[@]", "").replace("(@)", "")
