"""Places in functions' own files: reading them from `file:line:column`, and the files themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from edgecdn.diagnostics.diagnostic import Span

Sources = Callable[[str], str]
"""The text of one of the project's files by its name; empty where it is not shown."""

_PLACE: Final = re.compile(r"(.+?):([0-9]{1,7})(?::([0-9]{1,7}))?", re.ASCII)
_CODE: Final = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".py")
_MOST: Final = 10 * 1024 * 1024


def no_sources(file: str) -> str:  # noqa: ARG001 - it has the shape of those that know files
    """Knows no files."""
    return ""


def config_texts(root: Path) -> Sources:
    """The texts of config files, by the names that a plan has for them."""

    def text(file: str) -> str:
        try:
            return (root / file).read_text("utf-8", "replace")
        except (OSError, ValueError):
            return ""

    return text


def place_of(where: str) -> Span | None:
    """The place that `file:line` or `file:line:column` names, of one character; None for other text."""
    found = _PLACE.fullmatch(where)
    return None if found is None else Span.point(found[1], max(1, int(found[2])), max(1, int(found[3] or 1)))


@dataclass(frozen=True, slots=True)
class ProjectSources:
    """The code of a project, by names relative to its folder.

    Where an error happened is told by the process that runs the function, so whatever is asked for is held to be code inside
    of the project: neither `.env`, nor what lies in a hidden folder, nor what a link leads out to.
    """

    root: Path

    def __call__(self, file: str) -> str:
        """The text of a file, empty where there is none that may be shown."""
        name = PurePosixPath(file)
        if name.suffix not in _CODE or any(part.startswith(".") for part in name.parts) or "\0" in file:
            return ""
        root = self.root.resolve()
        try:
            path = (root / name).resolve()
            if not path.is_relative_to(root) or path.suffix not in _CODE or path.stat().st_size > _MOST:
                return ""
            return path.read_text("utf-8", "replace")
        except (OSError, ValueError):
            return ""
