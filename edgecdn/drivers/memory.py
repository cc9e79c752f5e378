"""How memory that is free again is found, and kept: what the interpreter and the C library are told of it."""

from __future__ import annotations

import ctypes
import gc
from typing import Final

_MMAP_THRESHOLD: Final = -3
"""The parameter's number in glibc's `malloc.h`."""

_LARGE: Final = 1024 * 1024
_NEW_OBJECTS: Final = 50_000
"""How many objects more than before there may be until the young ones are looked through (700 by default): a few megabytes."""


def give_large_back() -> bool:
    """Have blocks of a megabyte and more returned to the system as soon as they are free; whether the library does it.

    By itself glibc learns from a large block that was freed to keep later ones, so a picture that was drawn once, or a body
    that was held once, would stay in the size of the process.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_MMAP_THRESHOLD, _LARGE))


def look_for_cycles_seldom() -> None:
    """Have the interpreter look for objects that keep each other alive less often than it does by itself.

    A cache is many objects that live long and keep nothing above them alive, so that nearly all of that looking finds nothing;
    at Python's own pace it takes a fifth of a miss. What is in no cycle is free at once in any case.
    """
    gc.set_threshold(_NEW_OBJECTS, 20, 20)
