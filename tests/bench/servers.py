"""The servers that are measured: each a context that listens on a port, pinned to the first core."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.support.server import environment, free_port, wait_for

NGINX = """\
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error;
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 100000000;
  proxy_cache_path {folder}/cache keys_zone=z:10m;
  server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://127.0.0.1:{origin}; proxy_cache z; proxy_cache_valid 200 1h; }} }}
}}
"""
VARNISH = 'vcl 4.1;\nbackend origin {{ .host = "127.0.0.1"; .port = "{origin}"; }}\n'
EDGECDN = """\
cdn:
  points_of_presence: [{{region: local, locations: [va]}}]
  origins: {{origin: {{url: "http://127.0.0.1:{origin}"}}}}
  caching_rules:
{rules}
"""


def available() -> dict[str, bool]:
    """Which of the others are on this machine."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin"
    return {name: shutil.which(name, path=path) is not None for name in ("nginx", "varnishd", "wrk")}


@contextlib.contextmanager
def pinned(command: list[str], port: int, folder: Path) -> Iterator[int]:
    """Run a server on the first core until the end of the block."""
    process = subprocess.Popen(
        ["taskset", "-c", "0", *command],
        cwd=folder,
        env={**environment(), "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(port)
        yield port
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


@contextlib.contextmanager
def nginx(folder: Path, origin: int) -> Iterator[int]:
    """nginx with `proxy_cache`, its access log off."""
    port = free_port()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, origin=origin))
    with pinned(["nginx", "-c", str(folder / "nginx.conf")], port, folder) as listening:
        yield listening


@contextlib.contextmanager
def varnish(folder: Path, origin: int) -> Iterator[int]:
    """Varnish with its built-in policy, caching in memory."""
    port = free_port()
    (folder / "default.vcl").write_text(VARNISH.format(origin=origin))
    command = ["varnishd", "-F", "-n", str(folder / "varnish"), "-a", f"127.0.0.1:{port}"]
    with pinned(
        [*command, "-f", str(folder / "default.vcl"), "-s", "malloc,100m"], port, folder
    ) as listening:
        yield listening


@contextlib.contextmanager
def edgecdn(folder: Path, origin: int, rules: int = 1) -> Iterator[int]:
    """edgecdn with so many rules, of which the last one matches, its request log off."""
    port = free_port()
    lines = [f'    - {{pattern: "/never/{number}/*"}}' for number in range(rules - 1)]
    lines.append('    - {pattern: "/*"}')
    (folder / "cdn.yaml").write_text(EDGECDN.format(origin=origin, rules="\n".join(lines)))
    command = [
        sys.executable,
        "-m",
        "edgecdn.cli",
        "serve",
        "--port",
        str(port),
        "--no-admin",
        "--no-reload",
        "--log-format",
        "none",
    ]
    with pinned([*command, "--state", str(folder / "state")], port, folder) as listening:
        yield listening
