"""The servers that are measured, each a context on a port, pinned to a core with all of its processes."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.server import environment, free_port, wait_for

SERVER: Final = 0
LOAD: Final = 1
ORIGIN: Final = 2
"""The cores. Where a machine has fewer, they are shared."""

NGINX = """\
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error;
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 100000000;
  upstream origin {{ server 127.0.0.1:{origin}; keepalive 64; keepalive_requests 100000000; }}
  proxy_cache_path {folder}/cache keys_zone=z:10m;
  server {{ listen 127.0.0.1:{port}; location / {{
    proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection "";
    proxy_cache z; proxy_cache_valid 200 1h;
  }} }}
}}
"""
NGINX_ORIGIN = """\
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error;
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 100000000; open_file_cache max=10;
  server {{ listen 127.0.0.1:{port}; root {folder}; location / {{
    rewrite ^ /body break; add_header Cache-Control max-age=3600;
  }} }}
}}
"""
VARNISH = 'vcl 4.1;\nbackend origin {{ .host = "127.0.0.1"; .port = "{origin}"; }}\n'
EDGECDN = """\
cdn:
  points_of_presence: [{{region: local, locations: [va]}}]
  origins: {{origin: {{url: "http://127.0.0.1:{origin}"}}}}
  caching_rules:
{rules}
{more}
"""


@dataclass(frozen=True)
class Running:
    """A server that runs: its port and its first process."""

    port: int
    pid: int


def missing(*names: str) -> list[str]:
    """Which of these programs are not on this machine."""
    return [name for name in names if shutil.which(name, path=_path()) is None]


def pin(core: int) -> list[str]:
    """The words before a command that hold it, and all that it starts, to a core."""
    return ["taskset", "-c", str(core % (os.cpu_count() or 1))]


@contextlib.contextmanager
def pinned(command: Sequence[str], port: int, folder: Path, core: int = SERVER) -> Iterator[Running]:
    """Run a server on a core until the end of the block."""
    process = subprocess.Popen(
        [*pin(core), *command],
        cwd=folder,
        env={**environment(), "PATH": _path(), "CI": "1", "WRANGLER_SEND_METRICS": "false"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(port)
        yield Running(port, process.pid)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a server and all that it started; one that holds a million objects may need a while."""
    for number, patience in ((signal.SIGTERM, 60), (signal.SIGKILL, 10)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return
    raise SystemExit(f"process {process.pid} does not end")


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder of a server's own, which processes of other users may read."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextlib.contextmanager
def origin(body: bytes) -> Iterator[int]:
    """An origin that is fast and answers every URL with this body, fresh for an hour: nginx on the third core."""
    with folder() as own:
        port = free_port()
        (own / "body").write_bytes(body)
        (own / "nginx.conf").write_text(NGINX_ORIGIN.format(folder=own, port=port))
        with pinned(["nginx", "-c", str(own / "nginx.conf")], port, own, ORIGIN) as running:
            yield running.port


@contextlib.contextmanager
def nginx(origin: int) -> Iterator[Running]:
    """nginx with `proxy_cache`, its access log off."""
    with folder() as own:
        port = free_port()
        (own / "nginx.conf").write_text(NGINX.format(folder=own, port=port, origin=origin))
        with pinned(["nginx", "-c", str(own / "nginx.conf")], port, own) as running:
            yield running


@contextlib.contextmanager
def varnish(origin: int, memory: str = "100m") -> Iterator[Running]:
    """Varnish with its built-in policy, caching in memory."""
    with folder() as own:
        port = free_port()
        (own / "default.vcl").write_text(VARNISH.format(origin=origin))
        command = ["varnishd", "-F", "-n", str(own / "varnish"), "-a", f"127.0.0.1:{port}"]
        storage = ["-f", str(own / "default.vcl"), "-s", f"malloc,{memory}"]
        with pinned([*command, *storage], port, own) as running:
            yield running


@contextlib.contextmanager
def edgecdn(origin: int, rules: int = 1, more: str = "", function: str | None = None) -> Iterator[Running]:
    """edgecdn with so many rules, of which the last matches, and more lines of config; with a function's source."""
    lines = [f'    - {{pattern: "/never/{number}/*"}}' for number in range(rules - 1)]
    lines.append('    - {pattern: "/*"}')
    with folder() as own:
        (own / "cdn.yaml").write_text(EDGECDN.format(origin=origin, rules="\n".join(lines), more=more))
        if function is not None:
            (own / "functions").mkdir()
            (own / "functions" / "hello.js").write_text(function)
        with serve(own) as running:
            yield running


@contextlib.contextmanager
def serve(site: Path) -> Iterator[Running]:
    """`edgecdn serve` in a folder that has its config, with its request log off."""
    port = free_port()
    command = [sys.executable, "-m", "edgecdn.cli", "serve", "--port", str(port), "--no-admin", "--no-reload"]
    state = ["--log-format", "none", "--state", str(site / "state")]
    with pinned([*command, *state], port, site) as running:
        yield running


PROXIES: Final[dict[str, tuple[str, Callable[[int], contextlib.AbstractContextManager[Running]]]]] = {
    "edgecdn": ("taskset", edgecdn),
    "nginx": ("nginx", nginx),
    "varnish": ("varnishd", varnish),
}
"""Caches in front of an origin: the program that each needs, and how it is run."""


@contextlib.contextmanager
def proxies(origin: int) -> Iterator[dict[str, int]]:
    """The ports of those caches that are on this machine, all running, by name."""
    with contextlib.ExitStack() as stack:
        yield {
            name: stack.enter_context(run(origin)).port
            for name, (program, run) in PROXIES.items()
            if not missing(program)
        }


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin"
