"""Key value stores of a real server: beside `edgecdn kv`, through `kill -9`, and without room on the disk."""

from __future__ import annotations

import itertools
import os
import resource
import signal
import threading
from pathlib import Path

import pytest

from edgecdn.cli.main import main
from tests.support.server import Serve, serving

CONFIG = """
cdn:
  points_of_presence: [{region: ap, locations: [tok, osa]}]
  compute_at_edge: [{function: store, path: "/kv/*", kv: {KV: links}, timeout: 30s}]
"""
FUNCTION = """
export default {
  async fetch(request, { KV }) {
    const key = new URL(request.url).pathname.slice(4);
    try {
      if (request.method === "PUT") await KV.put(key, request.body);
      else if (request.method === "DELETE") await KV.delete(key);
      else return new Response(await KV.get(key, "stream"), { status: 200 });
      return new Response("stored");
    } catch (error) {
      return new Response(error.message, { status: 507 });
    }
  },
};
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "store.js").write_text(FUNCTION)
    (tmp_path / "cdn.yaml").write_text(CONFIG)
    return tmp_path


def put(server: Serve, key: str, value: bytes) -> int:
    return server.get(f"/kv/{key}", method="PUT", body=value).status


def kv(*words: str) -> int:
    return main(["kv", *words])


def test_all_pops_and_the_command_line_share_one_store(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(site)
    assert kv("put", "links", "before", "1") == 0
    with serving(site, "--log-format", "none") as server:
        assert server.get("/kv/before", host="tok.localhost").text == "1"
        assert server.get("/kv/x", method="PUT", body=b"2", host="tok.localhost").status == 200
        assert server.get("/kv/x", host="osa.localhost").text == "2"
        assert kv("get", "links", "x") == 0
        assert capsysbinary.readouterr().out == b"2"
        assert kv("put", "links", "x", "3") == 0
        assert server.get("/kv/x").text == "3"
        assert kv("delete", "links", "x") == 0
        assert server.get("/kv/x").text == ""
        without_room(server)


def test_what_was_acknowledged_outlives_kill_9(site: Path) -> None:
    acknowledged: list[tuple[str, bytes]] = []
    with serving(site) as server:
        assert put(server, "first", b"1") == 200

        def write(writer: int) -> None:
            for number in itertools.count():
                key, value = f"{writer}-{number}", os.urandom(2000)
                try:
                    if put(server, key, value) != 200:
                        return
                except (OSError, IndexError, ValueError):
                    return  # the server is gone: this one was never acknowledged
                acknowledged.append((key, value))

        writers = [threading.Thread(target=write, args=(n,)) for n in range(3)]
        for writer in writers:
            writer.start()
        while len(acknowledged) < 20:
            writers[0].join(0.01)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait(10)
        for writer in writers:
            writer.join(30)
    (site / ".edgecdn" / "serve.json").unlink()
    with serving(site) as server:
        for key, value in [("first", b"1"), *acknowledged]:
            assert server.get(f"/kv/{key}").body == value, key


def without_room(server: Serve) -> None:
    """Nothing is acknowledged that is not there."""
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (2**20, 2**20))
    answers = [server.get(f"/kv/large{n}", method="PUT", body=bytes(300_000)) for n in range(6)]
    failed = [answer for answer in answers if answer.status != 200]
    assert failed
    assert "KV PUT failed: 507 The store .edgecdn/kv.sqlite3 cannot be written" in failed[0].text
    for number, answer in enumerate(answers):
        there = len(server.get(f"/kv/large{number}").body) == 300_000
        assert there == (answer.status == 200)
    assert server.get("/kv/before").text == "1"
