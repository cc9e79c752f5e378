"""A server's memory stays under what its caches may hold, and a fixed part beside it."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.server import Serve, serving

SITE = """\
cdn:
  points_of_presence: [{region: ap, locations: [tok]}]
  storage: {capacity: 8MB}
  caching_rules: [{pattern: "/*", edge_ttl: 1h}]
"""
CAPACITY = 8 * 2**20
BESIDE = 28_000_000
"""Bytes that a server may need beside its caches: the journal, memories of bounded number, and what allocators keep."""


def resident(server: Serve) -> int:
    """The server's resident memory in bytes."""
    return int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) * 4096


def fetch(server: Serve, targets: Iterable[str], size: int) -> None:
    """Ask for one target after the other on one connection, each for so many bytes; a client that costs next to nothing."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        for target in targets:
            connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost:{server.port}\r\n\r\n".encode())
            data = connection.recv(1 << 18)
            end = data.index(b"\r\n\r\n") + 4
            assert data.startswith(b"HTTP/1.1 200 "), data
            assert b"X-Cache: MISS\r\n" in data, target
            left = end + size - len(data)
            while left > 0:
                left -= len(connection.recv(1 << 18))


@pytest.mark.parametrize(
    ("size", "objects"), [(200, 6_000), (200_000, 150)], ids=["many-small-ones", "some-large-ones"]
)
def test_a_cache_that_overflows_stays_within_its_bounds(tmp_path: Path, size: int, objects: int) -> None:
    (tmp_path / "cdn.yaml").write_text(SITE)
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "thing.txt").write_bytes(b"x" * size)
    with serving(tmp_path, "--origin", "public", "--log-format", "none") as server:
        fetch(server, (f"/thing.txt?warm={number}" for number in range(20)), size)
        before = resident(server)
        with ThreadPoolExecutor(2) as pool:
            halves = (range(start, objects, 2) for start in range(2))
            list(
                pool.map(
                    lambda half: fetch(server, (f"/thing.txt?n={number}" for number in half), size), halves
                )
            )
        grown = resident(server) - before
        assert grown < CAPACITY + BESIDE, f"{grown:,} bytes for a cache of {CAPACITY:,}"
        # It did fill itself: what came last is there, and what came first is not.
        assert server.get(f"/thing.txt?n={objects - 1}").headers["x-cache"] == "HIT"
        assert server.get("/thing.txt?n=0").headers["x-cache"] == "MISS"
        assert grown > CAPACITY / 3
