"""A real `edgecdn serve` beside the tests, and clients for it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 30.0


@dataclass(frozen=True)
class Answer:
    """A response as it came off the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Serve:
    """A running server: its process, its port, its folder."""

    process: subprocess.Popen[str]
    folder: Path
    port: int = 0
    log: Path = field(default_factory=Path)

    def raw(self, data: bytes | Sequence[bytes], *, timeout: float = 10.0, end: bool = False) -> bytes:
        """Send bytes on a connection of their own; all that comes back until the server is silent or hangs up."""
        pieces = [data] if isinstance(data, bytes) else data
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            for piece in pieces:
                connection.sendall(piece)
            if end:
                connection.shutdown(socket.SHUT_WR)
            received = b""
            with contextlib.suppress(TimeoutError, ConnectionResetError):
                while piece := connection.recv(65536):
                    received += piece
            return received

    def get(
        self,
        target: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        host: str | None = None,
        **headers: str,
    ) -> Answer:
        """One request on a connection of its own."""
        pairs = {"host": host or f"localhost:{self.port}", "connection": "close"}
        pairs |= {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            pairs["content-length"] = str(len(body))
        lines = [
            f"{method} {target} HTTP/1.1",
            *(f"{name}: {value}" for name, value in pairs.items()),
            "",
            "",
        ]
        return parse(self.raw("\r\n".join(lines).encode("latin-1") + (body or b""), timeout=30.0))

    def said(self) -> str:
        """What the server has written to its terminal so far."""
        return self.log.read_text()

    def wait_for(self, words: str, within: float = 10.0) -> str:
        """What the server has said, once `words` are in it."""
        until = time.monotonic() + within
        while words not in (said := self.said()):
            assert time.monotonic() < until, f"the server did not say {words!r}:\n{said}"
            time.sleep(0.02)
        return said

    def cli(self, *words: str) -> str:
        """What a verb prints in the server's folder."""
        return edgecdn(*words, cwd=self.folder).stdout.strip()

    def stop(self, number: int = signal.SIGINT) -> int:
        """Ask the server to end; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(10)


def parse(data: bytes) -> Answer:
    """The first response in bytes off the wire; chunks are put together, and must be whole."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    if headers.get("transfer-encoding") == "chunked":
        body = dechunked(body)
    elif "content-length" in headers and body:
        body = body[: int(headers["content-length"])]
    return Answer(int(first.split(" ")[1]), headers, body)


def dechunked(data: bytes) -> bytes:
    out = b""
    while True:
        size, _, data = data.partition(b"\r\n")
        length = int(size, 16)
        if length == 0:
            return out
        assert len(data) >= length + 2, "the body ended early"
        out, data = out + data[:length], data[length + 2 :]


def edgecdn(*words: str, cwd: Path, timeout: float = 60.0) -> subprocess.CompletedProcess[str]:
    """Run a verb to its end."""
    command = [sys.executable, "-m", "edgecdn.cli", *words]
    return subprocess.run(
        command, cwd=cwd, env=environment(), capture_output=True, text=True, timeout=timeout, check=False
    )


def environment() -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error::ResourceWarning",
        "NO_COLOR": "1",
    }


def seed_site(folder: Path) -> Path:
    """The project's own example site, in a folder of its own."""
    shutil.copy(ROOT / "cdn.yaml", folder / "cdn.yaml")
    shutil.copytree(ROOT / "functions", folder / "functions")
    return folder


@contextlib.contextmanager
def serving(folder: Path, *words: str, **variables: str) -> Iterator[Serve]:
    """`edgecdn serve` in a folder, on a port that it picks itself; ended at the end, with its children."""
    log = folder / "serve.log"
    command = [sys.executable, "-m", "edgecdn.cli", "serve", "--port", "0", "--admin-port", "0", *words]
    with log.open("w") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**environment(), **variables},
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
        )
    serve = Serve(process, folder, log=log)
    announced = folder / ".edgecdn" / "serve.json"
    until = time.monotonic() + STARTS_WITHIN
    try:
        while not announced.exists():
            assert process.poll() is None, f"the server ended at once:\n{serve.said()}"
            assert time.monotonic() < until, f"the server did not start:\n{serve.said()}"
            time.sleep(0.02)
        serve.port = json.loads(announced.read_text())["port"]
        yield serve
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def children(pid: int) -> list[int]:
    """The processes whose parent is `pid`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if int(entry.joinpath("stat").read_text().rpartition(")")[2].split()[1]) == pid:
                    found.append(int(entry.name))
    return found


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Return when somebody listens; raises after twenty seconds."""
    until = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return
