"""What a host is told when it starts."""

from __future__ import annotations

import json
from pathlib import Path

from edgecdn.plan.model import Function
from edgecdn.runtimes.base import Setup
from edgecdn.runtimes.greeting import greeting


def test_a_greeting_is_one_line_with_all_that_the_host_has_to_know(tmp_path: Path) -> None:
    function = Function(
        "f", "nodejs", "20", "f.js", "0", 64 * 2**20, 1.0, ("/*",), "viewer", kv=(("KV", "names"),)
    )
    setup = Setup(function, tmp_path / "f.js", tmp_path, {"A": "1\n2"}, lambda: 12.5, event='{"a": 1}')
    said = greeting(setup, "/s", "secret")
    assert said.count(b"\n") == 1
    told = json.loads(said)
    assert (told["socket"], told["nonce"], told["now"]) == ("/s", "secret", 12.5)
    assert (told["file"], told["root"]) == (str(tmp_path / "f.js"), str(tmp_path))
    assert told["env"] == {"strings": {"A": "1\n2"}, "images": "IMAGES", "kv": ["KV"]}
    assert (told["memory"], told["heap"], told["event"]) == (64 * 2**20, 64, {"a": 1})
