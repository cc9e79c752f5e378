"""The host's own process: no code of the function's ever runs here.

It forks one isolate per PoP, so that the interpreter and its modules are loaded once and shared, ends isolates, and tells the
edge how they died. It ends with the edge, and takes its isolates along.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from typing import Any

from edgecdn.runtimes.python.host import isolate
from edgecdn.runtimes.python.host.frames import Frames, encode

_QUIET = os.devnull


class Host:
    """The isolates by their names, and the socket over which the edge orders them."""

    def __init__(self, setup: dict[str, Any], control: socket.socket, wakes: int) -> None:
        self.setup = setup
        self.control = control
        self.wakes = wakes
        self.children: dict[int, str] = {}

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
        """Open an isolate, or end it."""
        if kind == "open":
            child = os.fork()
            if child == 0:
                self.become(name)
            self.children[child] = name
        else:
            for child, known in self.children.items():
                if known == name:
                    os.kill(child, signal.SIGKILL)

    def become(self, name: str) -> None:
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
            isolate.run(self.setup, name)
        finally:
            os._exit(1)

    def reap(self) -> None:
        """Tell the edge of the isolates that ended."""
        while self.children:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child == 0:
                return
            name = self.children.pop(child)
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
