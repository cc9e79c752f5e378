"""What a function is refused, in words that say why."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.box import Box, boxed

CODE = """
import gc, importlib, os, sys, threading
from workers import Response
import helper
from . import helper as same

TRIES = {
    "read": lambda: open("/etc/passwd"),
    "dotenv": lambda: open(os.path.dirname(os.path.dirname(__file__)) + "/.env"),
    "up": lambda: open(os.path.dirname(__file__) + "/../.env"),
    "list": lambda: os.listdir("/"),
    "write": lambda: open(__file__, "a"),
    "create": lambda: os.open(os.path.dirname(__file__) + "/new", os.O_CREAT),
    "remove": lambda: os.remove(__file__),
    "fork": os.fork,
    "exec": lambda: os.execv("/bin/sh", ["sh"]),
    "spawn": lambda: os.posix_spawn("/bin/sh", ["sh"], {}),
    "system": lambda: os.system("true"),
    "kill": lambda: os.kill(os.getppid(), 9),
    "socket": lambda: importlib.import_module("socket").socket(),
    "resolve": lambda: importlib.import_module("socket").gethostbyname("localhost"),
    "popen": lambda: importlib.import_module("subprocess").Popen("true"),
    "ctypes": lambda: importlib.import_module("ctypes").string_at(0),
    "limits": lambda: importlib.import_module("resource").setrlimit(7, (99, 99)),
    "thread": lambda: threading.Thread(target=print).start(),
    "objects": gc.get_objects,
    "input": input,
    "import socket": lambda: exec("import socket", globals()),
    "import ctypes": lambda: exec("from ctypes import util", globals()),
    "import edgecdn": lambda: exec("import edgecdn.edge", globals()),
    "import pip": lambda: exec("import msgspec", globals()),
}

async def fetch(request, env, ctx):
    told = {}
    for name, attempt in TRIES.items():
        try:
            told[name] = f"done: {attempt()!r}"
        except BaseException as problem:
            told[name] = f"{type(problem).__name__}: {problem}"
    with open(os.path.dirname(__file__) + "/data.txt") as own:
        told["own"] = own.read()
    told["helper"] = helper.NAME + same.NAME
    return Response.json(told)
"""


def test_nothing_reaches_out_of_the_process(tmp_path: Path) -> None:
    async def story(box: Box) -> dict[str, str]:
        box.add("f", CODE, runtime="python")
        (tmp_path / ".env").write_text("KEY=s3cret")
        (tmp_path / "functions" / "data.txt").write_text("own data")
        (tmp_path / "functions" / "helper.py").write_text("NAME = 'helper'")
        return dict(json.loads((await box.get("/f")).text))

    told = boxed(tmp_path, story)
    assert (told.pop("own"), told.pop("helper")) == ("own data", "helperhelper")
    assert [name for name, text in told.items() if text.startswith("done")] == []
    for name in ("read", "dotenv", "up", "list"):
        assert "cannot read files but its own" in told[name]
    for name in ("write", "create"):
        assert "cannot write files" in told[name]
    for name in (
        "remove",
        "fork",
        "exec",
        "spawn",
        "system",
        "kill",
        "socket",
        "resolve",
        "popen",
        "ctypes",
        "limits",
    ):
        assert told[name].startswith("PermissionError: a function cannot do this"), (name, told[name])
    for name in ("import socket", "import ctypes"):
        assert "it runs at the edge, with fetch and its bindings alone" in told[name]
    assert (
        told["import edgecdn"]
        == "ImportError: a function imports what it needs from `workers`, not from edgecdn"
    )
    assert told["import pip"] == "ModuleNotFoundError: No module named 'msgspec'"
    assert sorted(path.name for path in (tmp_path / "functions").iterdir()) == [
        "data.txt",
        "f.py",
        "helper.py",
    ]
