"""The host's own process: no code of the function's ever runs here.

It forks one isolate per PoP, so that the interpreter and its modules are loaded once and shared, ends isolates, and tells the
edge how they died. It ends with the edge, and takes its isolates along.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import mmap
import os
import select
import signal
import socket
import sys
from typing import Any

from edgecdn.runtimes.python.host import isolate
from edgecdn.runtimes.python.host.frames import Frames, encode
from edgecdn.runtimes.python.host.isolate import NUMBER

_QUIET = os.devnull


class Host:
    """The isolates by their names, and the socket over which the edge orders them."""

    def __init__(self, setup: dict[str, Any], control: socket.socket, wakes: int) -> None:
        self.setup = setup
        self.control = control
        self.wakes = wakes
        self.children: dict[int, str] = {}
        # For each isolate the number of the call that it works for: memory that it writes and the host reads.
        self.worked: dict[str, mmap.mmap] = {}

    def serve(self) -> None:
        """Do as the edge says until it is gone."""
        frames = Frames()
        self.control.sendall(encode({"hello": self.setup["nonce"]}))
        while True:
            ready, _, _ = select.select((0, self.control.fileno(), self.wakes), (), ())
            if self.wakes in ready:
                os.read(self.wakes, 4096)
                self.reap()
            if 0 in ready and not os.read(0, 4096):
                return
            if self.control.fileno() in ready:
                data = self.control.recv(65536)
                if not data:
                    return
                for head, _ in frames.feed(data):
                    self.order(head["kind"], head["call"])

    def order(self, kind: str, name: str) -> None:
        """Open an isolate, end it, or tell which call it works for: one that does not come back cannot say so itself."""
        match kind:
            case "open":
                at = self.worked[name] = mmap.mmap(-1, NUMBER.size)
                child = os.fork()
                if child == 0:
                    self.become(name, at)
                self.children[child] = name
            case "end":
                for child, known in self.children.items():
                    if known == name:
                        os.kill(child, signal.SIGKILL)
            case "who":
                there = self.worked.get(name)
                number = 0 if there is None else NUMBER.unpack_from(there)[0]
                self.control.sendall(encode({"pop": name, "pong": number or -1}))
            case _:
                pass

    def become(self, name: str, at: mmap.mmap) -> None:
        """In the child: let go of what is the host's, and be the isolate."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            quiet = os.open(_QUIET, os.O_RDWR)
            for number in (0, 1, 2):
                os.dup2(quiet, number)
            os.close(quiet)
            os.close(self.wakes)
            self.control.close()
            sys.stdin = None  # what Python has where there is none
            isolate.run(self.setup, name, at)
        finally:
            os._exit(1)

    def reap(self) -> None:
        """Tell the edge of the isolates that ended."""
        while self.children:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child == 0:
                return
            name = self.children.pop(child)
            self.worked.pop(name).close()
            self.control.sendall(encode({"pop": name, "died": _how(status)}))


def _how(status: int) -> dict[str, str]:
    code = os.waitstatus_to_exitcode(status)
    if code == isolate.MEMORY_EXIT:
        return {"kind": "memory", "text": "it asked for more memory than it may have"}
    if code < 0:
        return {"kind": "crash", "text": f"its process was ended by {signal.Signals(-code).name}"}
    return {"kind": "crash", "text": f"its process ended with code {code}"}


def main() -> None:
    """Read what the edge tells of the function, and serve."""
    line = b""
    while not line.endswith(b"\n"):
        piece = os.read(0, 65536)
        if not piece:
            return
        line += piece
    setup = json.loads(line)
    if setup["seed"]:
        importlib.import_module("edgecdn.runtimes.python.host.chance")
    wakes, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    signal.set_wakeup_fd(woken)
    # What is here now is never collected: looking at it would copy it into every isolate.
    gc.collect()
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as control:
        control.connect(setup["socket"])
        host = Host(setup, control, wakes)
        try:
            host.serve()
        finally:
            for child in host.children:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
