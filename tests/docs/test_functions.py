"""What docs/functions.md shows is what happens: its files make one site, and its sessions run against it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from edgecdn.compiler.compile import load
from edgecdn.plan.model import Api, On
from edgecdn.runtimes.python.version import HERE
from tests.docs.test_readme import a_curl
from tests.support.server import ROOT, environment, serving

PAGE = (ROOT / "docs" / "functions.md").read_text()


def blocks(language: str) -> list[str]:
    """The code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def sessions() -> list[tuple[str, str]]:
    """What the page asks its site, each with the output that it shows."""
    parts = [part for block in blocks("console") for part in re.split(r"^\$ ", block, flags=re.MULTILINE)]
    return [(part.split("\n", 1)[0], part.split("\n", 1)[1]) for part in parts if part]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page's site: the first YAML block is its config, the blocks of code whose first line names a file its functions."""
    site = tmp_path_factory.mktemp("site")
    (site / "functions").mkdir()
    # The page shows one version of Python; what runs is the one that runs us.
    (site / "cdn.yaml").write_text(blocks("yaml")[0].replace("python:3.11", f"python:{HERE}"))
    for code in (*blocks("js"), *blocks("python")):
        name = code.split("\n", 1)[0].removeprefix("// ").removeprefix("# ")
        if name.startswith("functions/"):
            (site / name).write_text(code)
    (site / "event.json").write_text(blocks("json")[0])
    return site


def test_the_sessions_are_real(folder: Path, tmp_path: Path) -> None:
    a_curl(tmp_path)
    told = sessions()
    assert len(told) >= 8
    with serving(folder) as server:
        for command, shown in told:
            line = command.replace("localhost:8080", f"localhost:{server.port}")
            line = re.sub(r"^edgecdn ", f"{sys.executable} -m edgecdn.cli ", line)
            env = environment()
            env["PATH"] = os.pathsep.join((str(tmp_path), env["PATH"]))
            done = subprocess.run(
                ["bash", "-c", line], cwd=folder, env=env, capture_output=True, timeout=60, check=False
            )
            assert done.stdout.decode().replace("\r\n", "\n").rstrip("\n") == shown.rstrip("\n"), command


def test_the_site_is_valid(folder: Path) -> None:
    loaded = load(folder / "cdn.yaml")
    assert not loaded.diagnostics
    assert loaded.plan is not None


def test_every_shape_and_event_is_told() -> None:
    words: tuple[str, ...] = (*get_args(Api), *get_args(On))
    assert not [word for word in words if f"`{word}`" not in PAGE]


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert target.startswith("https://") or (ROOT / "docs" / target).exists(), target
