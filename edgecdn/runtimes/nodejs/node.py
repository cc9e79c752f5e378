"""The host of functions in JavaScript: one Node.js per function, with a worker thread for each PoP."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from edgecdn.runtimes.base import Host, Setup
from edgecdn.runtimes.nodejs.find import find_node, flags

HOST: Final = Path(__file__).parent / "host"


def command(setup: Setup) -> list[str]:
    """The command line that starts the host. Raises `CannotStart` where there is no Node.js of that major."""
    major = setup.function.version.partition(".")[0]
    return [
        find_node(major),
        *flags(int(major), setup.root.resolve(), HOST, inspected=setup.inspect is not None),
        str(HOST / "main.mjs"),
    ]


def reads(setup: Setup) -> list[Path]:
    """What the host reads: itself, the project, and the package.json that may stand in any folder above the two."""
    root = setup.root.resolve()
    above = dict.fromkeys((*root.parents, *HOST.parents))
    return [root, HOST, *(folder / "package.json" for folder in above)]


def reserved(setup: Setup) -> int:
    """What V8 sets aside for an isolate: half a gigabyte from Node.js 24 on, which counts as writable at once."""
    return 640 * 1024 * 1024 if int(setup.function.version.partition(".")[0]) >= 24 else 0


NODE: Final = Host(
    "Node.js",
    command,
    base=96 * 1024 * 1024,
    isolate=24 * 1024 * 1024,
    plain=True,
    reads=reads,
    reserved=reserved,
)
