"""Which Python functions run in: the one that runs edgecdn."""

from __future__ import annotations

import sys
from typing import Final

from edgecdn.runtimes.errors import CannotStart

HERE: Final = f"{sys.version_info.major}.{sys.version_info.minor}"
"""The Python that runs edgecdn, and therefore functions: such as `3.11`."""


def is_here(version: str) -> bool:
    """Whether a function's `python:<version>` is the Python that runs edgecdn."""
    return version == HERE or version.startswith(f"{HERE}.")


def require(version: str) -> None:
    """Raise `CannotStart` where another Python is asked for than is here."""
    if not is_here(version):
        raise CannotStart(
            f"Python {version} is not here: functions run in the Python that runs edgecdn, which is {HERE}. "
            f"Write `runtime: python:{HERE}`, or install edgecdn with Python {version}."
        )
