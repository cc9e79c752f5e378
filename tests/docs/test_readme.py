"""What the README shows is what happens."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from edgecdn.cli.main import VERBS
from edgecdn.compiler.compile import load_bytes
from tests.support.server import ROOT, environment, seed_site, serving

README = (ROOT / "README.md").read_text()
CURL = """#!/bin/sh
exec {python} {script} "$@"
"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def session() -> list[tuple[str, str]]:
    """The commands of the README's sessions, each with the output that it shows."""
    parts = [part for block in blocks("console") for part in re.split(r"^\$ ", block, flags=re.MULTILINE)]
    return [tuple(part.split("\n", 1)) for part in parts if part]


def a_curl(folder: Path) -> None:
    """Where the machine has no curl, one that can do what the README asks of it."""
    if shutil.which("curl") is None:
        path = folder / "curl"
        script = ROOT / "tests" / "support" / "curl.py"
        path.write_text(CURL.format(python=sys.executable, script=script))
        path.chmod(0o755)


def test_the_session_of_six_requests_is_real(tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    a_curl(tools)
    site = seed_site(tmp_path)
    told = session()
    assert sum(command.count("curl") for command, _ in told) >= 6
    with serving(site) as server:
        for command, shown in told:
            line = command.replace("localhost:8080", f"localhost:{server.port}")
            line = line.replace(".venv/bin/edgecdn", "python -m edgecdn.cli")
            env = environment()
            env["PATH"] = os.pathsep.join((str(tools), str(Path(sys.executable).parent), env["PATH"]))
            done = subprocess.run(
                ["bash", "-c", line], cwd=site, env=env, capture_output=True, timeout=60, check=False
            )
            assert done.stdout.decode().replace("\r\n", "\n") == shown.rstrip("\n") + "\n", command


@pytest.mark.parametrize("text", blocks("yaml"))
def test_every_config_that_is_shown_is_valid(text: str, tmp_path: Path) -> None:
    loaded = load_bytes(text.encode(), "README.yaml", tmp_path)
    assert not loaded.diagnostics
    assert loaded.plan is not None


def test_every_verb_is_told() -> None:
    assert all(f"`edgecdn {verb}" in README for verb in VERBS)


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / target).exists(), target
