"""What the system holds around a function's process: limits, and, on Linux, Landlock and a filter of system calls.

All of it is put up before the first line of the function runs, and cannot be taken down again.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
import sys
from collections.abc import Sequence
from typing import Final

_CPU_SECONDS: Final = 3600
"""Processor time of one process, after which the system ends it: a backstop, should the edge ever stop to look."""

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SIGKILL: Final = 9
_EPERM: Final = 1

# Landlock: the numbers of its calls are the same on every machine.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_READ: Final = (1 << 2) | (1 << 3)
_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15}
_O_PATH: Final = 0o10000000

# What an interpreter needs that reads modules, asks for memory, and talks over a socket that it has. x86-64.
_ALLOWED: Final = (
    *(0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 19, 20, 21, 23, 24, 25, 27, 28, 35, 39, 44, 45),
    *(60, 63, 79, 89, 96, 97, 98, 99, 100, 102, 104, 107, 108, 110, 118, 120, 131, 186, 201, 202, 204, 217),
    *(228, 229, 230, 231, 262, 267, 269, 270, 271, 273, 318, 332, 334, 439),
)
_OPEN, _OPENAT, _FCNTL, _IOCTL = 2, 257, 72, 16
_FCNTLS: Final = (1, 2, 3, 1030)  # F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC
_IOCTLS: Final = (0x5401, 0x5450, 0x5451)  # TCGETS, FIONCLEX, FIOCLEX
_WRITING: Final = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000 | 0o20000000
_X86_64: Final = 0xC000003E

_ALLOW: Final = 0x7FFF0000
_DENY: Final = 0x00050000 | _EPERM


def die_with_parent() -> None:
    """Have the system kill this process when the one that made it is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)


def limit(memory: int) -> None:
    """Bound what this process may take: `memory` bytes beside what it has now, no files, no children."""
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
    ):
        resource.setrlimit(kind, (most, most))
    if sys.platform == "linux":
        with open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123 - pathlib is not imported for one line
            pages = int(told.read().split()[0])
        most = pages * os.sysconf("SC_PAGE_SIZE") + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def close(readable: Sequence[str]) -> tuple[str, ...]:
    """Put up what this system has: the names of what stands now.

    Files are to be read below `readable` alone; no sockets, no processes, no signals to others.
    """
    if sys.platform != "linux":
        return ()
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    stands: list[str] = []
    if _landlock(libc, readable):
        stands.append("landlock")
    if platform.machine() == "x86_64" and _filter(libc):
        stands.append("seccomp")
    return tuple(stands)


def _landlock(libc: ctypes.CDLL, readable: Sequence[str]) -> bool:
    version = libc.syscall(_CREATE, None, 0, 1)
    if version < 1:
        return False
    rights = (1 << _RIGHTS.get(version, 16)) - 1
    attributes = struct.pack("QQQ", rights, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    rules = libc.syscall(_CREATE, attributes, size, 0)
    if rules < 0:
        return False
    for place in readable:
        try:
            folder = os.open(place, _O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        given = _READ if os.path.isdir(place) else 1 << 2  # noqa: PTH112 - pathlib is not imported for one line
        libc.syscall(_ADD, rules, 1, struct.pack("=Qi", given, folder), 0)
        os.close(folder)
    done = libc.syscall(_RESTRICT, rules, 0)
    os.close(rules)
    return int(done) == 0


def _filter(libc: ctypes.CDLL) -> bool:
    program = b"".join(_program())
    buffer = ctypes.create_string_buffer(program)
    told = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    return int(libc.prctl(_PR_SET_SECCOMP, 2, told, 0, 0)) == 0


def _program() -> list[bytes]:
    """The filter in the kernel's own words: everything is refused that is not in the table."""
    load, equal, bits, end = 0x20, 0x15, 0x45, 0x06

    def say(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
        return struct.pack("HBBI", code, yes, no, value)

    allow, deny = say(end, _ALLOW), say(end, _DENY)
    # Another architecture's numbers (32 bits, x32) would mean other calls.
    lines = [say(load, 4), say(equal, _X86_64, 1, 0), deny, say(load, 0)]
    for number in _ALLOWED:
        lines += [say(equal, number, 0, 1), allow]
    for number, argument in ((_OPEN, 1), (_OPENAT, 2)):
        lines += [
            say(equal, number, 0, 4),
            say(load, 16 + 8 * argument),
            say(bits, _WRITING, 0, 1),
            deny,
            allow,
        ]
    for number, known in ((_FCNTL, _FCNTLS), (_IOCTL, _IOCTLS)):
        lines += [say(equal, number, 0, 2 + 2 * len(known)), say(load, 16 + 8)]
        for value in known:
            lines += [say(equal, value, 0, 1), allow]
        lines.append(deny)
    return [*lines, deny]
