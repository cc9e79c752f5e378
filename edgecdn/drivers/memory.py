"""How the C library keeps memory that is free again."""

from __future__ import annotations

import ctypes
from typing import Final

_MMAP_THRESHOLD: Final = -3
"""The parameter's number in glibc's `malloc.h`."""

_LARGE: Final = 1024 * 1024


def give_large_back() -> bool:
    """Have blocks of a megabyte and more returned to the system as soon as they are free; whether the library does it.

    By itself glibc learns from a large block that was freed to keep later ones, so a picture that was drawn once, or a body
    that was held once, would stay in the size of the process.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_MMAP_THRESHOLD, _LARGE))
