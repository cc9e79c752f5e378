"""Origins that are gone, slow, or lie: nothing of theirs is kept as whole, and nothing of them stays behind."""

from __future__ import annotations

import gc
import os
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from edgecdn.drivers.virtual.play import Absent, Play
from edgecdn.drivers.virtual.world import Task
from edgecdn.edge.effects import Unreachable
from edgecdn.edge.flight import Flight
from edgecdn.edge.tape import Tape
from edgecdn.edge.visit import Visit
from edgecdn.http.body import BodyBroken, Bytes
from edgecdn.http.message import Request, Response
from edgecdn.plan.model import Policy
from tests.support.edge import PLAN, Edge, fields
from tests.support.server import Serve, serving

GOOD = b"whole " * 100
FRESH = fields(cache_control="max-age=5, stale-if-error=20", etag='"a"')

BAD: Mapping[str, Play | Absent] = {
    "gone": Absent(Unreachable("refused", "nobody listens")),
    "slow": Absent(Unreachable("timeout", "no answer in 30 s"), 30.0),
    "no-http": Absent(Unreachable("protocol", "a head of 2 MB"), 0.1),
    "breaks-off": Play(200, FRESH, (GOOD[:100],), 0.1, 0.1, "it closed", len(GOOD)),
    "breaks-its-chunks": Play(200, FRESH, (GOOD[:100], GOOD[:50]), 0.1, 0.1, "a chunk has no length"),
    "endless": Play(200, FRESH, (bytes(1000),) * 60, 0.1, 0.01),
    "503": Play(503, fields(), (b"busy",), 0.1, length=4),
    "confirms-unasked": Play(304, FRESH, (), 0.1),
    "private": Play(200, fields(cache_control="private"), (GOOD,), 0.1, length=len(GOOD)),
}
"""What origins do, by the first segment of the path; a `good` one answers `GOOD`."""


def live(kind: type) -> int:
    """How many objects of a kind there are."""
    return sum(type(thing) is kind for thing in gc.get_objects())


def hundred(edge: Edge, chance: random.Random) -> Counter[str]:
    """A hundred requests at once, of which some leave, and how each of them ended."""
    names = sorted(BAD)
    tasks = [
        edge.start(f"/{chance.choice(names)}/{chance.randrange(5)}", pop=chance.choice(("tok", "lon")))
        for _ in range(100)
    ]
    for task in tasks:
        if chance.random() < 0.3:
            edge.world.advance(chance.random() / 10)
            edge.world.leave(task)
    edge.world.settle()
    return Counter(ended(task) for task in tasks)


def ended(task: Task[tuple[Response, bytes]]) -> str:
    """How a request ended; what was served from a cache is whole, and what an origin failed to give is told."""
    if task.left:
        return "left"
    try:
        response, body = task.result()
    except BodyBroken:
        return "broken off"
    status = response.headers.first("cache-status") or ""
    if response.status in (502, 504):
        assert "fwd=" in status, status
    elif response.headers.first("x-cache") in ("HIT", "STALE", "REVALIDATED"):
        assert body == GOOD, (response, status)
    return str(response.status)


def test_ten_thousand_bad_answers_leave_nothing_behind() -> None:
    chance = random.Random(9111)

    def origin(name: str, request: Request, now: float) -> Play | Absent:
        played = BAD[request.url.path.split("/")[1]]
        if chance.random() < 0.1:
            return Play(200, FRESH, (GOOD,), 0.1, length=len(GOOD))
        return played

    plan = replace(PLAN, fallback=Policy(max_object_size=20_000), routes=())
    edge = Edge(origin, replace(plan, origins=(replace(PLAN.origins[0], shield="lon"),)))
    gc.collect()
    before = {kind: live(kind) for kind in (Flight, Tape, Visit, Task)}
    words: Counter[str] = Counter()
    for _ in range(100):
        words += hundred(edge, chance)
        edge.world.notes.clear()
        edge.asked.clear()
        edge.world.advance(chance.random() * 10)
    assert all(words[kind] > 100 for kind in ("left", "broken off", "200", "502", "503", "504")), words
    for pop in edge.network.pops.values():
        assert pop.flights == {}
        kept = [entry.response.body for entry in pop.shelf]
        assert kept
        assert all(isinstance(body, Bytes) and body.data == GOOD for body in kept)
        assert len(pop.passes) <= len(BAD) * 5
    gc.collect()
    assert {kind: live(kind) for kind in before} == before


SITE = """\
cdn:
  points_of_presence: [{region: ap, locations: [tok]}]
  origins: {bad: {url: "URL"}, late: {url: "URL", timeout: 300ms}}
  defaults: {max_object_size: 100KB, origin: bad}
  caching_rules: [{pattern: "/slow/*", origin: late}]
"""
OK = b"HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n"
WIRE = {
    "breaks-off": OK + b"Content-Length: 1000\r\n\r\nabc",
    "lies": OK + b"Content-Length: 3\r\n\r\nabcdefgh",
    "breaks-its-chunks": OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n",
    "no-head": b"",
    "no-http": b"SSH-2.0-OpenSSH_9.6\r\n",
    "huge-head": OK + b"X-Junk: " + b"j" * 2_000_000 + b"\r\n\r\n",
    "two-lengths": OK + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
}

ENDLESS = {
    "endless": (OK + b"\r\n", bytes(65536)),
    "endless-interim": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 2000),
    "endless-extension": (OK + b"Transfer-Encoding: chunked\r\n\r\n5;a=", b"a" * 65536),
}
"""What has no end: how it begins, and how it goes on."""


@contextmanager
def bad_origin() -> Iterator[str]:
    """A server whose answer is chosen by the first segment of the path, and closes after it: its base URL."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(5)
            name = connection.recv(65536).split(b" ")[1].decode().split("/")[1]
            if name == "slow":
                time.sleep(0.6)
            elif name in ENDLESS:
                start, more = ENDLESS[name]
                connection.sendall(start)
                while True:
                    connection.sendall(more)
            else:
                connection.sendall(WIRE[name])

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    with listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def files(server: Serve) -> int:
    """How many files and sockets the server has open."""
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))  # noqa: PTH208 - names are all that is wanted


def resident(server: Serve) -> int:
    """The server's resident memory in bytes."""
    return int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) * 4096


def ask(server: Serve, name: str, number: int) -> str:
    """One request, read for as long as it comes but never past 300 kB: what it was, in a word."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        head = f"GET /{name}/{number} HTTP/1.1\r\nHost: localhost:{server.port}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        data = b""
        with suppress(ConnectionResetError):
            while len(data) < 300_000 and (piece := connection.recv(65536)):
                data += piece
    return data.split(b" ", 2)[1].decode() if data else "nothing"


def test_a_real_server_is_left_as_it_was(tmp_path: Path) -> None:
    names = [*WIRE, *ENDLESS, "slow"]
    with bad_origin() as url:
        (tmp_path / "cdn.yaml").write_text(SITE.replace("URL", url))
        with serving(tmp_path, "--log-format", "none") as server, ThreadPoolExecutor(16) as pool:

            def rounds(count: int) -> Counter[tuple[str, str]]:
                asked = [(name, number) for number in range(count) for name in names]
                seen = pool.map(lambda one: ask(server, *one), asked)
                return Counter((name, word) for (name, _), word in zip(asked, seen, strict=True))

            rounds(20)
            at_rest, used = files(server), resident(server)
            seen = rounds(80)
            until = time.monotonic() + 10
            while files(server) > at_rest and time.monotonic() < until:
                time.sleep(0.05)
            assert files(server) <= at_rest
            assert resident(server) - used < 30_000_000
            told = {name: {word for other, word in seen if other == name} for name in names}
            for name in ("no-head", "no-http", "huge-head", "two-lengths", "endless-interim"):
                assert told[name] == {"502"}, (name, told[name])
            assert told["slow"] == {"504"}
            # Nothing of what broke off, or had no end, was kept: asking again is a miss again.
            for name in ("breaks-off", "breaks-its-chunks", "endless"):
                with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
                    request = f"GET /{name}/1 HTTP/1.1\r\nHost: localhost:{server.port}\r\n\r\n"
                    connection.sendall(request.encode())
                    assert b"X-Cache: MISS" in connection.recv(65536), name
