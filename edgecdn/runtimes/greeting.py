"""What a host is told when it starts: one line of JSON on its standard input."""

from __future__ import annotations

import json

from edgecdn.runtimes.base import Setup


def greeting(setup: Setup, path: str, nonce: str) -> bytes:
    """All that a host has to know of its function, and where (`path`) and with which secret it says hello."""
    function = setup.function
    told = {
        "socket": path,
        "nonce": nonce,
        "file": str(setup.file.resolve()),
        "root": str(setup.root.resolve()),
        "api": function.api,
        "on": function.on,
        "paths": function.paths,
        "memory": function.memory,
        "heap": max(16, function.memory // 2**20),
        "env": {
            "strings": dict(setup.env),
            "images": function.images,
            "kv": [name for name, _ in function.kv],
        },
        "now": setup.clock(),
        "seed": setup.seed,
        "inspect": setup.inspect,
        "event": None if setup.event is None else json.loads(setup.event),
    }
    return json.dumps(told).encode() + b"\n"
