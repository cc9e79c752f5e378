"""What the system itself enforces around a function's process, without any right of an administrator's.

- **Landlock** (Linux 5.13 and newer): the process reads what the host needs and its project, writes nothing, executes
  nothing, and, from 6.12 on, signals nobody else. A thread walls itself in and starts the process, which inherits that.
- **A network of its own** (user and network namespaces, by `unshare` of util-linux): it has no device but a loopback
  that is down. The host's socket to the edge is a file, and files belong to no network.
- **Resource limits**: no file grows, no core is written, and there is a bound on memory that can be written.

What a system lacks is told (`missing`), not silently left out.
"""

from __future__ import annotations

import ctypes
import glob
import os
import resource
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_CREATE_RULESET: Final = 444
_ADD_RULE: Final = 445
_RESTRICT_SELF: Final = 446
_VERSION_FLAG: Final = 1
_PATH_BENEATH: Final = 1
_NO_NEW_PRIVS: Final = 38

_EXECUTE: Final = 1 << 0
_WRITE_FILE: Final = 1 << 1
_READ_FILE: Final = 1 << 2
_READ_DIR: Final = 1 << 3
_TRUNCATE: Final = 1 << 14
# What each version of Landlock knows of files: 13 rights at first, then moving, truncating, and ioctl on devices.
_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_SCOPES_SIGNALS: Final = 6

_LIBRARIES: Final = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/nodejs"),
    *("/etc/ld.so.cache", "/etc/ssl/openssl.cnf", "/etc/localtime", "/usr/share/zoneinfo", "/dev/urandom"),
)
_LOADERS: Final = ("/lib/ld-*", "/lib64/ld-*", "/lib/*/ld-linux*", "/usr/lib/*/ld-linux*")


@dataclass(frozen=True, slots=True)
class Walls:
    """What this system enforces: the version of Landlock (0 without), and the command that gives a network of its own."""

    landlock: int
    network: tuple[str, ...]

    def missing(self) -> list[str]:
        """What is not enforced here, each as a sentence with its reason."""
        found = []
        if not self.landlock:
            found.append("Files, programs and signals are not walled off: this system has no Landlock.")
        elif self.landlock < _SCOPES_SIGNALS:
            found.append("Signals are not walled off: Landlock is older than Linux 6.12 here.")
        if not self.network:
            found.append(
                "The network is not walled off: this system lets users have no network namespace of their own."
            )
        return found


@cache
def walls() -> Walls:
    """The walls that this system has; looked up once, in some milliseconds."""
    if sys.platform != "linux":
        return Walls(0, ())
    version = ctypes.CDLL(None).syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)
    return Walls(max(0, version), _network())


def _network() -> tuple[str, ...]:
    unshare, setpriv = shutil.which("unshare"), shutil.which("setpriv")
    if unshare is None:
        return ()
    command = (unshare, "--user", "--net", "--ipc")
    # The process dies with the thread that started it, even where it does not notice that its input has ended.
    for tried in ((*command, setpriv, "--pdeathsig", "KILL") if setpriv else command, command):
        with suppress(OSError, subprocess.TimeoutExpired):
            done = subprocess.run(  # noqa: S603 - programs that we looked up
                (*tried, "true"), env={"PATH": os.defpath}, capture_output=True, timeout=5, check=False
            )
            if done.returncode == 0:
                return tried
    return ()


def confine(command: Sequence[str], reads: Iterable[Path], *, reachable: bool = False) -> None:
    """Wall in the calling thread, and what it starts from now on: for `command`, with `reads` to be read.

    One that is `reachable` may use the network. For ever, so the thread should end with the process that it starts. Raises OSError where the system refuses.
    """
    have = walls()
    if not have.landlock:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    rights = _RIGHTS.get(have.landlock, _RIGHTS[5])
    # 4 knows of TCP, 6 of abstract sockets and of signals; what a version does not know it would refuse.
    attributes = struct.pack("=QQQ", (1 << rights) - 1, 0 if reachable else 0b11, 0b11)
    length = 24 if have.landlock >= _SCOPES_SIGNALS else 16 if have.landlock >= 4 else 8
    ruleset = _checked(libc.syscall(_CREATE_RULESET, attributes[:length], length, 0))
    try:
        programs = [found for name in (*have.network, command[0]) if (found := shutil.which(name))]
        for name in (*programs, *_loaders()):
            _allow(libc, ruleset, name, _READ_FILE | _EXECUTE)
        for path in (*_LIBRARIES, *map(str, reads)):
            _allow(libc, ruleset, path, _READ_FILE | _READ_DIR)
        _allow(libc, ruleset, "/dev/null", _READ_FILE | _WRITE_FILE)
        _checked(libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0))
        _checked(libc.syscall(_RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(ruleset)


@cache
def _loaders() -> tuple[str, ...]:
    """What loads a program's libraries, and has to be executed for that."""
    return tuple(name for pattern in _LOADERS for name in glob.glob(pattern))  # noqa: PTH207 - names


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    try:
        there = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        # What is for folders alone is refused for a file.
        allowed = rights if Path(path).is_dir() else rights & ~_READ_DIR
        rule = struct.pack("=Qi", allowed, there)
        _checked(libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0))
    finally:
        os.close(there)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def limit(pid: int, memory: int, most: int) -> None:
    """Bound what a process may take: no files that grow, no cores, and `memory` bytes that can be written.

    The last is far above what a watcher lets it have, for what it would take between two looks. `widen` may raise it up to `most`.
    """
    if sys.platform != "linux":
        return
    bounds = (
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_DATA, memory, most),
    )
    for which, soft, hard in bounds:
        with suppress(ProcessLookupError):
            resource.prlimit(pid, which, (soft, hard))


def widen(pid: int, memory: int) -> None:
    """Let a process that is limited have `memory` bytes that can be written, as far as it ever may."""
    if sys.platform != "linux":
        return
    with suppress(ProcessLookupError):
        _, hard = resource.prlimit(pid, resource.RLIMIT_DATA)
        resource.prlimit(pid, resource.RLIMIT_DATA, (min(memory, hard), hard))
