"""The wall by itself, without the belt: what the system refuses to a process that is behind it."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import ctypes, json, os, resource, signal, socket, sys
sys.path.insert(0, sys.argv[1])
from edgecdn.runtimes.python.host import wall
own, other = sys.argv[2:4]
server = socket.create_server(("127.0.0.1", 0))
wall.die_with_parent()
wall.limit(64 * 1024 * 1024)
stands = wall.close([own])
libc = ctypes.CDLL(None, use_errno=True)

def raw(number, *given):
    if libc.syscall(number, *given) < 0:
        raise OSError(ctypes.get_errno(), "refused")

TRIES = {
    "read": lambda: open(other).read(),
    "write": lambda: open(own + "/f", "w"),
    "create": lambda: open(own + "/new", "w"),
    "remove": lambda: os.remove(own + "/f"),
    "mkdir": lambda: os.mkdir(own + "/d"),
    "chmod": lambda: os.chmod(own + "/f", 0o777),
    "socket": lambda: socket.socket(),
    "unix": lambda: socket.socketpair(),
    "accept": lambda: server.accept(),
    "fork": os.fork,
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "spawn": lambda: os.posix_spawn("/bin/true", ["true"], {}),
    "thread": lambda: __import__("_thread").start_new_thread(print, ()),
    "kill": lambda: os.kill(os.getppid(), signal.SIGTERM),
    "limits": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (1, 1)),
    "ptrace": lambda: raw(101, 16, os.getppid(), 0, 0),
    "memory of others": lambda: raw(310, os.getppid(), 0, 0, 0, 0, 0),
    "x32": lambda: raw(0x40000000 + 39),
    "prctl": lambda: raw(157, 22, 0),
    "unshare": lambda: raw(272, 0x10000000),
    "mount": lambda: raw(165, 0, 0, 0, 0, 0),
    "bpf": lambda: raw(321, 0, 0, 0),
    "io_uring": lambda: raw(425, 1, 0),
    "memory": lambda: bytearray(200 * 1024 * 1024),
    "getpid": lambda: raw(39),
    "own": lambda: open(own + "/f").read(),
}
told = {}
for name, attempt in TRIES.items():
    try:
        told[name] = f"done: {attempt()!r}"
    except BaseException as problem:
        told[name] = type(problem).__name__
print(json.dumps([stands, told]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such wall")
def test_what_the_system_refuses(tmp_path: Path) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    own.mkdir()
    (own / "f").write_text("mine")
    other.write_text("not mine")
    root = Path(__file__).parents[4]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(root), str(own), str(other)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    stands, told = json.loads(done.stdout)
    assert (told.pop("own"), told.pop("memory")) == ("done: 'mine'", "MemoryError")
    assert told.pop("getpid").startswith("done")
    # What the wall consists of depends on the kernel; what stands has to hold.
    if "seccomp" in stands and platform.machine() == "x86_64":
        read = told.pop("read")
        assert [name for name, text in told.items() if text.startswith("done")] == []
        if "landlock" in stands:
            assert read == "PermissionError"
    elif "landlock" in stands:
        names = ("read", "write", "create", "remove", "mkdir")
        assert {told[name] for name in names} == {"PermissionError"}
    assert (own / "f").read_text() == "mine"
