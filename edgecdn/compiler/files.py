"""The files that a site is made of, as they are read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Files:
    """The project's folder, and what has been read from it: paths and texts by the name that messages show."""

    root: Path
    read: dict[str, Path]
    texts: dict[str, str]
