"""The emulators of Cloudflare's Workers, from npm: workerd alone, Miniflare and `wrangler dev`, running one file."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from edgecdn.runtimes.base import CannotStart
from edgecdn.runtimes.nodejs.find import find_node
from tests.bench.servers import Running, folder, pinned
from tests.support.server import free_port

RELEASE: Final = "4.86.0"
"""Of wrangler: the last with Miniflare 4 that runs on Node.js 20. Its dependencies name Miniflare and workerd."""
DATE: Final = "2026-04-01"
HELLO: Final = 'export default { async fetch(request) { return new Response("hello"); } };\n'
CACHE: Final = """\
export default {
  async fetch(request) {
    const kept = await caches.default.match(request);
    if (kept) return kept;
    const made = new Response("x".repeat(1024), { headers: { "Cache-Control": "max-age=3600" } });
    await caches.default.put(request, made.clone());
    return made;
  },
};
"""
# workerd has the Cache API, but no cache: it asks a service of the config. This one keeps bodies in a map.
STORE: Final = """\
const kept = new Map();
export default {
  async fetch(request) {
    if (request.method === "PUT") {
      const stored = await request.text();
      kept.set(request.url, stored.slice(stored.indexOf("\\r\\n\\r\\n") + 4));
      return new Response(null, { status: 204 });
    }
    const body = kept.get(request.url);
    if (body === undefined) return new Response(null, { status: 504 });
    return new Response(body, { headers: { "CF-Cache-Status": "HIT", "Cache-Control": "max-age=3600" } });
  },
};
"""
MINIFLARE: Final = """\
const { Miniflare } = await import(process.argv[2]);
const settings = { modules: true, scriptPath: "worker.mjs", compatibilityDate: process.argv[4] };
await new Miniflare({ host: "127.0.0.1", port: Number(process.argv[3]), ...settings }).ready;
"""
WORKERD: Final = """\
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "main", worker = .worker), (name = "store", worker = .store) ],
  sockets = [ (name = "http", address = "127.0.0.1:{port}", http = (), service = "main") ]
);
const worker :Workerd.Worker = (
  modules = [ (name = "worker.mjs", esModule = embed "worker.mjs") ],
  compatibilityDate = "{date}", cacheApiOutbound = "store"
);
const store :Workerd.Worker = (
  modules = [ (name = "store.mjs", esModule = embed "store.mjs") ], compatibilityDate = "{date}"
);
"""


@cache
def packages() -> Path | str:
    """The folder of npm's packages, fetched where they are not there yet; else why they cannot be had."""
    own = Path(sys.prefix) / "bench" / RELEASE
    if not (own / "node_modules" / "wrangler").is_dir():
        sys.stderr.write(f"fetching wrangler {RELEASE} from npm …\n")
        npm = shutil.which("npm")
        if npm is None:
            return "npm is not on this machine"
        own.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(own)]
        try:
            subprocess.run([*command, f"wrangler@{RELEASE}"], check=True, timeout=300)
        except (OSError, subprocess.SubprocessError):
            return "npm could not fetch it"
    return own / "node_modules"


@contextlib.contextmanager
def workerd(modules: Path, source: str) -> Iterator[Running]:
    """workerd with no emulator around it."""
    with folder() as own:
        port = free_port()
        (own / "worker.mjs").write_text(source)
        (own / "store.mjs").write_text(STORE)
        (own / "config.capnp").write_text(WORKERD.format(port=port, date=DATE))
        with pinned([str(modules / ".bin" / "workerd"), "serve", "config.capnp"], port, own) as running:
            yield running


@contextlib.contextmanager
def miniflare(modules: Path, source: str) -> Iterator[Running]:
    """Miniflare as a script starts it, around workerd."""
    with folder() as own:
        port = free_port()
        (own / "worker.mjs").write_text(source)
        (own / "serve.mjs").write_text(MINIFLARE)
        library = str(modules / "miniflare" / "dist" / "src" / "index.js")
        command = [find_node("20"), "serve.mjs", library, str(port), DATE]
        with pinned(command, port, own) as running:
            yield running


@contextlib.contextmanager
def wrangler(modules: Path, source: str) -> Iterator[Running]:
    """`wrangler dev --local`, around Miniflare."""
    with folder() as own:
        port = free_port()
        (own / "worker.mjs").write_text(source)
        program = [find_node("20"), str(modules / "wrangler" / "bin" / "wrangler.js"), "dev", "worker.mjs"]
        where = ["--local", "--ip", "127.0.0.1", "--port", str(port), "--log-level", "error"]
        with pinned([*program, *where, "--compatibility-date", DATE], port, own) as running:
            yield running


EMULATORS: Final[dict[str, Callable[[Path, str], contextlib.AbstractContextManager[Running]]]] = {
    "workerd": workerd,
    "Miniflare": miniflare,
    "wrangler dev": wrangler,
}


@contextlib.contextmanager
def emulators(source: str) -> Iterator[dict[str, int] | str]:
    """The ports of all three with this file, by name; or why they cannot be had."""
    modules = packages()
    try:
        find_node("20")
    except CannotStart as problem:
        modules = str(problem)
    if isinstance(modules, str):
        yield modules
        return
    with contextlib.ExitStack() as stack:
        yield {name: stack.enter_context(run(modules, source)).port for name, run in EMULATORS.items()}
