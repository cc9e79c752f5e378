"""What a function may import, open and start, said in words. This is a belt: the wall is in `wall.py`."""

from __future__ import annotations

import builtins
import os
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, Final

_REFUSED: Final = frozenset(
    (
        *("_ctypes", "_posixsubprocess", "_socket", "_ssl", "asyncio.subprocess", "ctypes"),
        *("fcntl", "mmap", "multiprocessing", "pty", "resource", "signal", "socket"),
        *("socketserver", "ssl", "subprocess", "syslog", "termios", "tty"),
    )
)
_WHOLE: Final = (
    "ctypes.",
    "fcntl.",
    "mmap.",
    "pty.",
    "resource.",
    "shutil.",
    "socket.",
    "sqlite3.",
    "subprocess.",
    "syslog.",
)
_ENDS: Final = frozenset(
    (
        *("exec", "fork", "forkpty", "posix_spawn", "spawn", "startfile", "system", "kill"),
        *("killpg", "chmod", "chown", "chflags", "link", "mkdir", "remove", "rename", "rmdir"),
        *("symlink", "truncate", "utime", "setxattr", "removexattr", "lockf", "add_dll_directory"),
    )
)
_SINGLE: Final = frozenset(
    (
        *("_thread.start_new_thread", "signal.pthread_kill", "sys.addaudithook", "sys.setprofile"),
        *("sys.settrace", "gc.get_objects", "gc.get_referents", "gc.get_referrers"),
        *("cpython.run_command",),
    )
)
_READS: Final = frozenset({"open", "os.listdir", "os.scandir", "os.chdir"})
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def lock(folder: str, readable: Sequence[str]) -> None:
    """Hold the imports of modules below `folder`, and from now on whatever the interpreter tells its auditors of.

    Files are to be read below `readable` alone, and never written. There is no way back.
    """
    _hold_imports(f"{folder}/")
    places = tuple(f"{place.rstrip('/')}/" for place in readable)

    def audit(event: str, told: tuple[Any, ...]) -> None:
        if event in _READS:
            _check_file(event, told, places)
        elif event.startswith(_WHOLE) or event in _SINGLE or (event[:3] == "os." and event[3:] in _ENDS):
            raise PermissionError(
                f"a function cannot do this ({event}): it runs at the edge, with fetch and its bindings alone"
            )

    sys.addaudithook(audit)


def _check_file(event: str, told: tuple[Any, ...], places: tuple[str, ...]) -> None:
    path = told[0] if told else None
    if path is None or isinstance(path, int):
        return
    name = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - pathlib would ask the system each time
    mode, flags = (told[1], told[2]) if event == "open" else (None, 0)
    writes = bool(flags & _WRITING) or (isinstance(mode, str) and any(char in mode for char in "wax+"))
    if writes:
        raise PermissionError(f"a function cannot write files: {name}")
    if not f"{name}/".startswith(places):
        raise PermissionError(f"a function cannot read files but its own: {name}")


def _hold_imports(folder: str) -> None:
    within = builtins.__import__

    def held(
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002 - Python's own name
        locals: Mapping[str, object] | None = None,  # noqa: A002 - Python's own name
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        if level == 0 and globals is not None:
            file = globals.get("__file__")
            if isinstance(file, str) and file.startswith(folder):
                _check_import(name)
        return within(name, globals, locals, fromlist, level)

    builtins.__import__ = held


def _check_import(name: str) -> None:
    if name in _REFUSED or name.partition(".")[0] in _REFUSED:
        raise ImportError(
            f"a function cannot import {name}: it runs at the edge, with fetch and its bindings alone",
            name=name,
        )
    if name == "edgecdn" or name.startswith("edgecdn."):
        raise ImportError("a function imports what it needs from `workers`, not from edgecdn", name=name)
