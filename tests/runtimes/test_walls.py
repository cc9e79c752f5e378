"""What the system enforces around a process, tried by a program that nothing else holds back."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import threading
from pathlib import Path

import pytest

from edgecdn.runtimes.child import start_child
from edgecdn.runtimes.walls import Walls, walls

PROGRAM = """
import ctypes, json, os, socket, sys
told, parent, canary, project = sys.argv[1:]
def tried(attempt):
    try:
        attempt()
    except OSError as problem:
        return problem.errno
    return 0
def connect(kind):
    with socket.socket(socket.AF_INET, kind) as one:
        one.connect(("127.0.0.1", int(canary)))
        one.send(b"x")
def attach():
    if ctypes.CDLL(None, use_errno=True).ptrace(16, int(parent), 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "")
found = {
    "read its project": tried(lambda: open(project + "/own").read()),
    "read a file": tried(lambda: open("/etc/passwd").read()),
    "read by a link": tried(lambda: open(project + "/link").read()),
    "list a folder": tried(lambda: os.listdir("/home")),
    "read another's environment": tried(lambda: open(f"/proc/{parent}/environ").read()),
    "write to its project": tried(lambda: open(project + "/new", "w")),
    "write elsewhere": tried(lambda: open("/tmp/edgecdn-new", "w")),
    "run a program": tried(lambda: os.execv("/bin/sh", ["sh", "-c", "true"])),
    "signal its parent": tried(lambda: os.kill(int(parent), 0)),
    "trace its parent": tried(attach),
    "connect": tried(lambda: connect(socket.SOCK_STREAM)),
    "send a datagram": tried(lambda: connect(socket.SOCK_DGRAM)),
}
with socket.socket(socket.AF_UNIX) as line:
    line.connect(told)
    line.sendall(json.dumps(found).encode())
"""

HAVE = walls()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """What each attempt came to: 0, or the number of its error."""
    folder = tmp_path_factory.mktemp("walls")
    (folder / "own").write_text("its own")
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "program.py").write_text(PROGRAM)

    async def story() -> dict[str, int]:
        with socket.socket(socket.AF_UNIX) as told, socket.create_server(("127.0.0.1", 0)) as canary:
            told.bind(str(folder / "told"))
            told.listen()
            port = str(canary.getsockname()[1])
            program = [sys.executable, "-I", str(folder / "program.py")]
            prefix = [Path(name).resolve() for name in (sys.prefix, sys.base_prefix, sys.exec_prefix)]
            child = await start_child(
                [*program, str(folder / "told"), str(os.getpid()), port, str(folder)],
                {},
                [folder, *prefix],
                2**30,
            )
            line, _ = await asyncio.to_thread(told.accept)
            with line:
                data = await asyncio.to_thread(lambda: b"".join(iter(lambda: line.recv(65536), b"")))
            assert await child.wait() == 0
            child.stdin.close()
            canary.setblocking(False)
            with pytest.raises(BlockingIOError):
                canary.accept()
            return dict(json.loads(data))

    return asyncio.run(asyncio.wait_for(story(), 30))


def test_it_has_what_it_needs(found: dict[str, int]) -> None:
    assert found["read its project"] == 0


@pytest.mark.skipif(not HAVE.landlock, reason="this system has no Landlock")
@pytest.mark.parametrize(
    "what",
    [
        *("read a file", "read by a link", "list a folder", "read another's environment"),
        *("write to its project", "write elsewhere", "run a program", "trace its parent"),
    ],
)
def test_files_and_programs_are_out_of_reach(found: dict[str, int], what: str) -> None:
    assert found[what] != 0


@pytest.mark.skipif(HAVE.landlock < 6, reason="Landlock knows no signals here")
def test_nobody_else_can_be_signalled(found: dict[str, int]) -> None:
    assert found["signal its parent"] != 0


@pytest.mark.skipif(not HAVE.network, reason="users have no network namespaces here")
@pytest.mark.parametrize("what", ["connect", "send a datagram"])
def test_there_is_no_network(found: dict[str, int], what: str) -> None:
    assert found[what] != 0


def test_the_edge_itself_stays_outside() -> None:
    assert Path("/etc/passwd").read_text()
    assert threading.active_count() < 50


def test_what_a_system_lacks_is_told() -> None:
    assert Walls(7, ("unshare",)).missing() == []
    assert "Signals" in Walls(4, ("unshare",)).missing()[0]
    assert [text.split(" ")[0] for text in Walls(0, ()).missing()] == ["Files,", "The"]
