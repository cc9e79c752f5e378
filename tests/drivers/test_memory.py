"""Memory that is free again goes back to the system."""

from __future__ import annotations

import subprocess
import sys

import pytest

TOLD = """
import sys
from pathlib import Path
from edgecdn.drivers.memory import give_large_back
if not give_large_back():
    sys.exit(77)
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
# The first one is what the library would learn from.
bytes(31_000_000)
before = resident()
blocks = [b"x" * 4_000_000 for _ in range(10)]
pins = [bytearray(b"p" * 100_000) for _ in range(10)]
del blocks
print(resident() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="where the system tells how much is resident")
def test_large_blocks_do_not_stay() -> None:
    done = subprocess.run([sys.executable, "-c", TOLD], capture_output=True, text=True, check=False)
    if done.returncode == 77:
        pytest.skip("this C library has no mallopt")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 10_000_000
