"""One isolate: the function as one PoP has it, in a process of its own that owns its socket to the edge."""

from __future__ import annotations

import asyncio
import importlib.util
import mmap
import os
import socket
import struct
import sys
from types import ModuleType
from typing import Any, Final, NoReturn

from edgecdn.runtimes.python.host import guard, logs, wall, workers
from edgecdn.runtimes.python.host.bindings import Env, make_env
from edgecdn.runtimes.python.host.calls import Call, current_or_none, sleeper
from edgecdn.runtimes.python.host.clock import clock
from edgecdn.runtimes.python.host.errors import failure, told
from edgecdn.runtimes.python.host.frames import Frames, encode
from edgecdn.runtimes.python.host.loop import Loop
from edgecdn.runtimes.python.host.shapes import Context, Handler, adapt
from edgecdn.runtimes.python.host.web import Request, Response, outgoing

MEMORY_EXIT: Final = 77
"""The code that an isolate ends with once it has had no more memory."""

NUMBER: Final = struct.Struct("=i")
"""How the number of a call is written, by which the edge knows which one of an isolate's calls it is."""

_RECEIVED: Final = 256 * 1024
_SYSTEM: Final = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/usr/share/zoneinfo")


def run(setup: dict[str, Any], name: str, at: mmap.mmap) -> NoReturn:
    """Be the isolate of this name until the edge hangs up; `at` is where the host looks for the call that it works for."""
    wall.die_with_parent()
    with socket.socket(socket.AF_UNIX) as edge:
        edge.connect(setup["socket"])
        hello = {"hello": setup.pop("nonce"), "pop": name}
        loop = Loop(sleeper)  # type: ignore[abstract]  # what it lacks, asyncio says itself
        loop.failed = _failed
        loop.enter()
        try:
            handler = _load(setup, name)
        except BaseException as error:  # noqa: BLE001 - whatever the module does wrong
            why = failure(error, setup["root"])
            edge.sendall(encode({**hello, "failed": {**why, "kind": "start"}}))
            # The edge ends it, now that it knows.
            edge.recv(1)
        else:
            edge.sendall(encode(hello))
            Isolate(edge, loop, handler, make_env(setup["env"]), setup["root"], at).serve()
    os._exit(0)


def _load(setup: dict[str, Any], name: str) -> Handler:
    """The function's handler, loaded behind the wall."""
    file = setup["file"]
    folder, base = os.path.split(file)
    clock.set(setup["now"])
    logs.lock()
    os.environ.clear()
    sys.modules["workers"] = workers
    # The host's own files are all imported by now.
    sys.path.append(folder)
    readable = [*sys.path, os.path.join(sys.base_prefix, "lib"), *_SYSTEM]  # noqa: PTH118 - pathlib is not imported for one line
    readable = list(dict.fromkeys([*readable, *map(os.path.realpath, readable)]))
    wall.limit(setup["memory"])
    wall.close(readable)
    if setup["seed"]:
        pop = name.rpartition("/")[0]
        # It is here already where there is a seed, and otherwise costs nothing.
        from edgecdn.runtimes.python.host import chance

        chance.replace(chance.Dice(setup["seed"], pop, current_or_none))
    for module in ("ctypes", "_ctypes", "resource"):
        sys.modules.pop(module, None)
    guard.lock(folder, readable)
    package = ModuleType("functions")
    package.__path__ = [folder]
    sys.modules["functions"] = package
    own = f"functions.{base.removesuffix('.py').replace('.', '_')}"
    spec = importlib.util.spec_from_file_location(own, file)
    assert spec is not None and spec.loader is not None, "it ends in .py"  # noqa: PT018 - one fact
    loaded = sys.modules[own] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return adapt(loaded)


def _failed(context: dict[str, Any]) -> None:
    error = context.get("exception")
    logs.say("error", context["message"] if error is None else f"{context['message']}: {told(error)}")


class Isolate:
    """The calls of one PoP. What they have to tell goes out when nothing here can run any further."""

    def __init__(
        self,
        edge: socket.socket,
        loop: Loop,
        handler: Handler,
        env: Env,
        root: str,
        at: mmap.mmap | bytearray,
    ) -> None:
        self.edge = edge
        self.loop = loop
        self.handler = handler
        self.env = env
        self.root = root
        self.at = at
        self.started = 0
        self.calls: dict[str, Call] = {}
        self.touched: dict[Call, None] = {}
        self.out: list[bytes] = []
        self.spent = False

    def serve(self) -> None:
        """Answer the edge until it hangs up, or there is no more memory."""
        frames = Frames()
        self.tell()
        while data := self.edge.recv(_RECEIVED):
            for head, body in frames.feed(data):
                self.hear(head, body)
                # One after the other, so that it is known which call this is the work of.
                self.settle()
            self.tell()
            if self.spent:
                os._exit(MEMORY_EXIT)

    def tell(self) -> None:
        """Send what there is to say, in one go."""
        if logs.loose:
            self.out.append(encode({"logs": logs.loose}))
            logs.loose.clear()
        if self.out:
            self.edge.sendall(b"".join(self.out))
            self.out.clear()

    def hear(self, head: dict[str, Any], body: bytes) -> None:
        """One frame of the edge's."""
        kind, name = head["kind"], head["call"]
        if kind == "ping":
            self.out.append(encode({"pong": head["number"]}))
            return
        clock.set(head.get("now", 0.0))
        if kind == "start":
            self.started += 1
            call = self.calls[name] = Call(name, self.out.append, self.loop, self.touched)
            call.ordinal = self.started
            call.begin(self._run(call, head, body))
        elif name in self.calls:
            call = self.calls[name]
            call.hear(head, body)
        else:
            return
        NUMBER.pack_into(self.at, 0, call.ordinal)

    def settle(self) -> None:
        """Run all that can run, and let every call tell its turn."""
        while True:
            try:
                self.loop.run_ready()
            except (SystemExit, KeyboardInterrupt) as error:
                logs.say("error", told(error))
                continue
            stuck: list[Call] = []
            for call in list(self.touched):
                if call.flush():
                    self.touched.pop(call, None)
                    if call.over:
                        self.calls.pop(call.name, None)
                else:
                    stuck.append(call)
            if self.loop.ready:
                continue
            if not stuck or any(call.asked for call in self.calls.values()):
                return
            for call in stuck:
                call.give_up()

    async def _run(self, call: Call, head: dict[str, Any], body: bytes) -> None:
        """Run the handler for one request, and tell the edge its answer."""
        try:
            response = await self._answer(call, head, body)
            news, pieces = outgoing(call, response)
            logs.flush()
            call.settle({"response": news}, pieces)
        except (Exception, SystemExit, KeyboardInterrupt, asyncio.CancelledError) as error:  # noqa: BLE001 - whatever it does
            self.spent = self.spent or isinstance(error, MemoryError)
            logs.flush()
            call.log("error", told(error))
            call.settle({"failed": failure(error, self.root)})

    async def _answer(self, call: Call, head: dict[str, Any], body: bytes) -> object:
        request = Request.crossed(call, head["request"], body, head.get("cf", ""))
        try:
            answer = self.handler(request, self.env, Context())
            return await answer if hasattr(answer, "__await__") else answer
        except Exception as error:
            if not call.passes:
                raise
            call.log("error", told(error))
            inline = head["request"]["body"].get("inline") or 0
            asked = {"kind": "fetch", "request": {**head["request"], "cf": ""}}
            passed, data = await call.ask(asked, [body[:inline]])
            return Response.crossed(call, passed, data)
