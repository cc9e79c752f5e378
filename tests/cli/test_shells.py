"""Completion in the shells themselves."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from edgecdn.cli.completion import verbs
from edgecdn.cli.main import VERBS
from edgecdn.cli.shells import SHELLS

BASH = """\
source {script}
compopt() {{ :; }}
COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_edgecdn; printf '%s\\n' "${{COMPREPLY[@]}}"
"""
# A completion function runs in a widget; here its builtins print what they are given.
ZSH = """\
compdef() {{ : }}; _files() {{ print -l *(N) }}; compadd() {{ shift; print -rl -- $* }}
_describe() {{ print -rl -- ${{${{(P)2}}%%:*}} }}
source {script}
words=({words}); CURRENT=$#words; _edgecdn
"""
FISH = "source {script}; complete -C {line}"


def completed(shell: str, words: list[str], folder: Path) -> list[str]:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not on this machine")
    (folder / "cdn.yaml").write_text("")
    script = folder / "script"
    script.write_text(SHELLS[shell](verbs()))
    quoted = " ".join(shlex.quote(word) for word in words)
    code = {"bash": BASH, "zsh": ZSH, "fish": FISH}[shell].format(
        script=script, words=quoted, line=shlex.quote(" ".join(words))
    )
    flags = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    done = subprocess.run([shell, *flags, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return [line.partition("\t")[0] for line in done.stdout.splitlines()]


@pytest.mark.parametrize("shell", sorted(SHELLS))
def test_verbs_flags_values_words_and_files(shell: str, tmp_path: Path) -> None:
    def found(*words: str) -> list[str]:
        return completed(shell, ["edgecdn", *words], tmp_path)

    assert set(VERBS) <= set(found(""))
    assert {"--format", "--fix"} <= set(found("validate", "--f"))
    assert sorted(found("serve", "--log-format", "")) == ["json", "none", "text"]
    assert {"json", "junit"} <= set(found("validate", "--format", "j"))
    assert "cdn.yaml" in found("validate", "cdn")
    assert "install" in found("runtimes", "i")


def test_bash_takes_a_value_behind_an_equals_sign(tmp_path: Path) -> None:
    assert completed("bash", ["edgecdn", "validate", "--format", "=", "js"], tmp_path) == ["json"]
    assert "github" in completed("bash", ["edgecdn", "validate", "--format", "="], tmp_path)


@pytest.mark.parametrize("shell", sorted(SHELLS))
def test_no_script_is_broken_by_what_a_flag_says(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not on this machine")
    script = tmp_path / "script"
    script.write_text(SHELLS[shell](verbs()))
    subprocess.run([shell, "-n", str(script)], check=True)
