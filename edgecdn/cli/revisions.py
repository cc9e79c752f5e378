"""A config as a git revision has it."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path
from typing import Final

from edgecdn.compiler.compile import CannotRead

_YAML: Final = (".yaml", ".yml")
_FUNCTIONS: Final = "functions/"
"""What may belong to a config beside its file: what it includes, and its functions."""


def range_of(text: str, folder: Path) -> tuple[str, str] | None:
    """The two revisions of `OLD..NEW`, or of `OLD...NEW`, whose old one is where both parted; None where it is no range.

    An empty end means HEAD, as git has it. Raises `CannotRead` where git does not know them.
    """
    dots = "..." if "..." in text else ".."
    if dots not in text:
        return None
    old, _, new = text.partition(dots)
    old, new = old or "HEAD", new or "HEAD"
    return (_git(folder, "merge-base", old, new).decode().strip() if dots == "..." else old), new


def checked_out(revision: str, config: Path, into: Path) -> Path:
    """The config as `revision` has it, with its folder's YAML and its functions, written below `into`. Raises `CannotRead`."""
    folder, commit = config.parent, _commit(revision, config.parent)
    listed = _git(folder, "ls-tree", "-r", "-z", "--name-only", commit)
    there = [
        name
        for name in listed.decode("utf-8", "surrogateescape").split("\0")
        if name.endswith(_YAML) or name.startswith(_FUNCTIONS) or name == config.name
    ]
    if config.name not in there:
        raise CannotRead(f"{revision} has no {config}.")
    data = _git(folder, "archive", "--format=tar", commit, *there)
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        archive.extractall(into, filter="data")
    return into / config.name


def _commit(revision: str, folder: Path) -> str:
    """The commit's name; what is no revision must not be taken for an option."""
    return (
        _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        .decode()
        .strip()
    )


def _git(folder: Path, *words: str) -> bytes:
    try:
        done = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=False)  # noqa: S603, S607 - the user's own git
    except OSError as problem:
        raise CannotRead(f"git does not start: {problem.strerror}.") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        name = words[-1].removesuffix("^{commit}")
        raise CannotRead(said or f"There is neither a file nor a git revision {name}.")
    return done.stdout
