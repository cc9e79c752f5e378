"""Light headers, requests and responses: the same assertions hold for Node's own objects and for the host's."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from edgecdn.runtimes.nodejs.find import find_node
from edgecdn.runtimes.nodejs.node import HOST

HERE = Path(__file__).parent


@pytest.mark.parametrize("subject", ["headers", "bodies", "requests", "responses"])
def test_they_do_what_nodes_own_do(subject: str) -> None:
    command = [find_node("20"), str(HERE / "main.mjs"), HOST.as_uri(), (HERE / f"{subject}.mjs").as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["count"] > 30
    assert not told["failed"], "\n".join(f"{name}: {why}" for name, why in told["failed"].items())
