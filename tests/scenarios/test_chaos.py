"""A real server, real functions that do harm, and clients of everything else who must not notice."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.server import Serve, children, serving

CONFIG = """
cdn:
  points_of_presence: [{region: ap, locations: [tok]}]
  caching_rules: [{pattern: "/static/*", cache: immutable, edge_ttl: 1y}]
  compute_at_edge:
    - {function: calm, path: "/calm"}
    - {function: wild, path: "/wild/*", cpu: 100ms, timeout: 20s, limits: {response: 1MB}}
    - {function: greedy, path: "/greedy/*", memory: 64MB, timeout: 30s}
    - {function: polluted, path: "/polluted"}
    - {function: slow, path: "/slow/*", timeout: 300ms}
    - {function: open, path: "/static/*", on: origin, cpu: 50ms, fail: open}
"""

WILD = """
const again = () => Promise.resolve().then(again);
const harm = {
  loop() { while (true); },
  async microtasks() { await again(); },
  expression() { return new Response(String(/^(a+)+$/.test("a".repeat(40) + "!"))); },
  exit() { process.exit(3); },
  rejection() { Promise.reject(new Error("unheard")); return new Response("ok"); },
  noise() { console.log('{"hello":"","pop":"tok/1"}\\n'.repeat(500)); return new Response("ok"); },
  stream() { return new Response(new ReadableStream({ pull(to) { to.enqueue(new Uint8Array(65536)); } })); },
  headers() { const all = new Headers(); for (let n = 0; n < 5000; n++) all.append(`x-${n}`, "x"); return new Response("", { headers: all }); },
  kill() { process.kill(process.ppid, 9); },
  async nap() { await new Promise((wake) => setTimeout(wake, 1000)); return new Response("ok"); },
};
export default { async fetch(request) { return await harm[new URL(request.url).pathname.slice(6)]?.() ?? new Response("fine"); } };
"""
GREEDY = """
export default { async fetch(request) {
  const all = [];
  if (request.url.endsWith("buffers")) for (let n = 0; n < 640; n++) all.push(new Uint8Array(16 << 20).fill(1));
  if (request.url.endsWith("heap")) while (true) all.push(new Array(100000).fill(Math.random()));
  return new Response("fine");
} };
"""
FUNCTIONS = {
    "calm": "export default { fetch: () => new Response('calm') };\n",
    "wild": WILD,
    "greedy": GREEDY,
    "polluted": "Object.prototype.status = 418; Array.prototype.toJSON = () => 1; export default { fetch() {} };\n",
    "slow": "export default { fetch: () => new Promise(() => {}) };\n",
    "open": "export default { fetch() { while (true); } };\n",
}


@dataclass
class Bystanders:
    """Clients of the cache and of another function, on connections that stay, one request after the other."""

    port: int
    counts: Counter[str] = field(default_factory=Counter)
    over: bool = False
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        for target in ("/static/app.js", "/calm"):
            thread = threading.Thread(target=self._ask, args=(target,))
            thread.start()
            self._threads.append(thread)

    def _ask(self, target: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self.over:
            try:
                connection.request("GET", target, headers={"Host": f"localhost:{self.port}"})
                response = connection.getresponse()
                response.read()
                self.counts[f"{target} {response.status}"] += 1
            except (OSError, http.client.HTTPException) as problem:
                self.counts[f"{target} {problem!r}"] += 1
                connection.close()
            time.sleep(0.005)
        connection.close()

    def stop(self) -> Counter[str]:
        self.over = True
        for thread in self._threads:
            thread.join()
        return self.counts


@dataclass
class Site:
    """The server, those who are not to notice, and what it held before any harm was done."""

    serve: Serve
    bystanders: Bystanders
    descriptors: int
    others: set[int]

    def harm(self, target: str) -> tuple[int, str]:
        """The status and the error's code of one request, after which the function is well again."""
        got = self.serve.get(target)
        assert self.serve.get("/wild/nothing").text == "fine"
        return got.status, got.headers.get("edge-function-error", "")


def _open_files(pid: int) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for all; at the end, nobody else has noticed anything."""
    folder = tmp_path_factory.mktemp("chaos")
    (folder / "functions").mkdir()
    (folder / "cdn.yaml").write_text(CONFIG)
    for name, code in FUNCTIONS.items():
        (folder / "functions" / f"{name}.mjs").write_text(code)
    with serving(folder, "--no-reload") as serve:
        first = serve.get("/static/app.js")
        # The function behind the cache is an endless loop that may fail open.
        assert (first.status, first.headers["edge-function-error"]) == (200, "open;code=EF02;kind=cpu")
        assert serve.get("/static/app.js").headers["x-cache"] == "HIT"
        assert [serve.get(path).text for path in ("/calm", "/greedy/")] == ["calm", "fine"]
        others = set(children(serve.process.pid))
        assert serve.get("/wild/").text == "fine"
        bystanders = Bystanders(serve.port)
        bystanders.start()
        yield Site(serve, bystanders, _open_files(serve.process.pid), others)
        counts = bystanders.stop()
        assert set(counts) == {"/static/app.js 200", "/calm 200"}, counts
        assert min(counts.values()) > 20


@pytest.mark.parametrize(
    ("target", "status", "error"),
    [
        *((f"/wild/{what}", 504, "wild;code=EF02;kind=cpu") for what in ("loop", "microtasks", "expression")),
        ("/greedy/buffers", 503, "greedy;code=EF03;kind=memory"),
        ("/greedy/heap", 503, "greedy;code=EF03;kind=memory"),
        ("/slow/", 504, "slow;code=EF04;kind=timeout"),
        ("/wild/exit", 500, "wild;code=EF01;kind=exception"),
        ("/wild/kill", 500, "wild;code=EF01;kind=exception"),
        ("/wild/headers", 502, "wild;code=EF05;kind=size"),
        *((f"/wild/{what}", 200, "") for what in ("rejection", "noise")),
    ],
)
def test_one_request_gets_a_clear_answer(site: Site, target: str, status: int, error: str) -> None:
    assert site.harm(target) == (status, error)


def test_prototypes_that_a_function_spoils_are_its_own(site: Site) -> None:
    assert site.serve.get("/polluted").status >= 500
    assert (site.serve.get("/calm").text, site.serve.get("/wild/nothing").text) == ("calm", "fine")


def test_a_stream_that_never_ends_is_cut(site: Site) -> None:
    head = f"GET /wild/stream HTTP/1.1\r\nHost: localhost:{site.serve.port}\r\n\r\n"
    received = site.serve.raw(head.encode(), timeout=30.0)
    assert received.startswith(b"HTTP/1.1 200")
    assert 900_000 < len(received) < 1_300_000
    assert not received.endswith(b"0\r\n\r\n")


def test_kill_9_again_and_again_leaves_nothing_behind(site: Site) -> None:
    server = site.serve.process.pid
    # The functions that came to harm before have processes of their own, too: all but the calm one's may go.
    assert site.serve.get("/wild/nothing").text == "fine"
    for _ in range(5):
        asked: list[int] = []
        client = threading.Thread(target=lambda asked=asked: asked.append(site.serve.get("/wild/nap").status))
        client.start()
        time.sleep(0.1)
        for pid in set(children(server)) - site.others:
            os.kill(pid, signal.SIGKILL)
        client.join()
        assert asked[0] in (502, 200)
        assert site.serve.get("/wild/nothing").text == "fine"
    assert len(children(server)) <= len(FUNCTIONS)
    states = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] for pid in children(server)]
    assert "Z" not in states
    assert _open_files(server) <= site.descriptors + 12


def test_a_server_that_is_killed_leaves_no_children(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "cdn.yaml").write_text(CONFIG.partition("    - {function: wild")[0])
    (tmp_path / "functions" / "calm.mjs").write_text(FUNCTIONS["calm"])
    with serving(tmp_path, "--no-reload") as serve:
        assert serve.get("/calm").text == "calm"
        left = children(serve.process.pid)
        assert left
        serve.process.kill()
        serve.process.wait()
        until = time.monotonic() + 5
        while any(Path(f"/proc/{pid}/environ").exists() and _alive(pid) for pid in left):
            assert time.monotonic() < until, "a function's process has outlived the server"
            time.sleep(0.02)


def _alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
