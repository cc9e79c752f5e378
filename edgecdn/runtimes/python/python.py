"""The host of functions in Python: a process for each function, which forks one for each PoP."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from edgecdn.runtimes.base import Host, Setup
from edgecdn.runtimes.python.version import require

_HOST: Final = Path(__file__).parent / "host"

# The host's modules have their names and nothing of what stands above them: edgecdn itself is not there.
_START: Final = """
import sys
host, name = sys.argv.pop(), ""
for part in "edgecdn runtimes python host".split():
    name = f"{name}.{part}".strip(".")
    module = sys.modules[name] = type(sys)(name)
    module.__path__ = []
module.__path__ = [host]
sys.modules["ssl"] = None
from edgecdn.runtimes.python.host.clock import lock
lock()
from edgecdn.runtimes.python.host.main import main
sys.dont_write_bytecode = True
main()
"""


def command(setup: Setup) -> list[str]:
    """The command line that starts the host. Raises `CannotStart` where another Python is asked for than is here."""
    require(setup.function.version)
    return [sys.executable, "-S", "-s", "-P", "-X", "utf8", "-c", _START, str(_HOST)]


# Hashes are the same in every run, and so is the order of sets.
PYTHON: Final = Host(
    "Python",
    command,
    base=48 * 1024 * 1024,
    isolate=40 * 1024 * 1024,
    plain=True,
    environment={"PYTHONHASHSEED": "0"},
)
