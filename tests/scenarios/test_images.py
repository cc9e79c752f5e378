"""Large pictures in a real server: they delay nobody, and what kills a worker costs one request."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.pictures import decoded, encoded, noise, quartered
from tests.support.server import Answer, Serve, children, serving

CONFIG = """
cdn:
  points_of_presence:
    - region: "eu"
      locations: ["lon"]
  origins:
    files: {directory: "public"}
  caching_rules:
    - pattern: "/*"
      edge_ttl: "1h"
      images: cloudflare
"""
# Seconds of work, so that much else can happen meanwhile.
LONG = "/cdn-cgi/image/format=avif,quality=100/large.png"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    folder: Path = tmp_path_factory.mktemp("images")
    (folder / "cdn.yaml").write_text(CONFIG)
    (folder / "public").mkdir()
    (folder / "public" / "large.png").write_bytes(encoded(noise((3000, 2000)), "PNG", compress_level=0))
    (folder / "public" / "small.png").write_bytes(encoded(quartered((16, 8))))
    with serving(folder) as started:
        yield started


def ticks(process: int) -> int:
    """The processor time that a process has taken, in clock ticks."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(told[11]) + int(told[12])


def at_work(server: Serve) -> int:
    """The child of the server that works on a picture; one that made an earlier one may wait beside it."""
    until = time.monotonic() + 30
    before = {child: ticks(child) for child in children(server.process.pid)}
    while True:
        for child in children(server.process.pid):
            if ticks(child) - before.setdefault(child, 0) > 20:
                return child
        assert time.monotonic() < until
        time.sleep(0.01)


def test_hits_are_answered_while_a_large_picture_is_made_and_its_worker_may_die(server: Serve) -> None:
    server.get("/small.png")
    assert server.get("/small.png").headers["x-cache"] == "HIT"
    with ThreadPoolExecutor(1) as pool:
        large: Future[Answer] = pool.submit(server.get, LONG)
        worker = at_work(server)
        answers = [server.get("/small.png") for _ in range(20)]
        # However fast the machine is, the picture is not done before the rest is.
        os.kill(worker, signal.SIGSTOP)
        answers += [server.get("/small.png") for _ in range(30)]
        assert not large.done()
        os.kill(worker, signal.SIGKILL)
        lost = large.result(30)
    assert {answer.headers["x-cache"] for answer in answers} == {"HIT"}
    assert (lost.status, lost.headers["cf-resized"]) == (502, "err=9523")
    made = server.get("/cdn-cgi/image/width=8/small.png")
    assert (made.status, decoded(made.body).size) == (200, (8, 4))


def test_a_variant_that_is_there_needs_no_worker(server: Serve) -> None:
    server.get("/cdn-cgi/image/width=4/small.png")
    answer = server.get("/cdn-cgi/image/width=4/small.png")
    assert (answer.status, answer.headers["x-cache"]) == (200, "HIT")
    assert answer.headers["x-content-type-options"] == "nosniff"
    server.cli("purge", "--url", f"http://localhost:{server.port}/small.png")
    assert server.get("/cdn-cgi/image/width=4/small.png").headers["x-cache"] == "MISS"
