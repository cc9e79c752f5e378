"""Memory: of each object in a cache, and of the whole emulator at rest."""

from __future__ import annotations

import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from tests.bench.load import UNIQUE, load
from tests.bench.servers import Running, edgecdn, missing, origin, serve, varnish
from tests.bench.table import Column, Goal, Row, Settings, Table, at_most
from tests.support.server import edgecdn as verb
from tests.support.server import seed_site

OBJECTS: Final = 1_000_000
QUICK: Final = 50_000
BODY: Final = 100
_ROOM: Final = "  storage: {capacity: 8GB}"


def take_objects(settings: Settings) -> Sequence[Row]:
    """The growth of resident memory while a cache is filled by misses."""
    wanted = QUICK if settings.quick else OBJECTS
    case = f"{BODY} bytes"
    programs = {
        "edgecdn": ("taskset", partial(edgecdn, more=_ROOM)),
        "varnish": ("varnishd", partial(varnish, memory="8g")),
    }
    rows = []
    for who, (program, run) in programs.items():
        if lacking := missing(program, "nginx"):
            rows.append(Row(case, who, note=f"{', '.join(lacking)}: not on this machine"))
            continue
        with origin(b"x" * BODY) as behind, run(behind) as running:
            urllib.request.urlopen(f"http://127.0.0.1:{running.port}/first").read()
            before = resident(running.pid)
            filled = 0
            while filled < wanted:
                filled += load(f"http://127.0.0.1:{running.port}/", settings.seconds, UNIQUE).count
            grown = resident(running.pid) - before
        rows.append(Row(case, who, {"bytes": grown / filled, "objects": filled, "mb": grown / 1e6}))
    return rows


def take_rest(settings: Settings) -> Sequence[Row]:
    """The seed's config in a folder of its own: after the start, and after each of its functions was called."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        site = seed_site(Path(name))
        with serve(site) as running:
            time.sleep(settings.seconds)
            started = _row("after the start", running)
            base = f"http://127.0.0.1:{running.port}"
            signed = verb("sign", "/media/harbour.jpg?width=100", "--state", "state", cwd=site).stdout.strip()
            for path, status in (("/", 200), ("/api/x", 401), (signed, 200)):
                if (told := _status(f"{base}{path}")) != status:
                    raise SystemExit(f"{path} was answered with {told}, not {status}: no function ran")
            time.sleep(settings.seconds)
            return [started, _row("after a call of each function", running)]


def _row(case: str, running: Running) -> Row:
    figures = {
        "mb": resident(running.pid) / 1e6,
        "once": resident(running.pid, "smaps_rollup", "Pss:") / 1e6,
        "processes": float(len(list(tree(running.pid)))),
    }
    return Row(case, "edgecdn", figures)


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def tree(pid: int) -> Iterator[int]:
    """A process and all that it started, and they started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from tree(int(child))


def resident(pid: int, file: str = "status", line: str = "VmRSS:") -> int:
    """The bytes of resident memory of a process and of all that it started; `Pss:` of `smaps_rollup` shares pages out."""
    texts = (Path(f"/proc/{one}/{file}").read_text() for one in tree(pid))
    lines = (told for text in texts for told in text.splitlines() if told.startswith(line))
    return sum(int(told.split()[1]) * 1024 for told in lines)


OBJECT_MEMORY: Final = Table(
    name="objects",
    title="Memory of an object",
    about="""\
The growth of resident memory, of all processes of a server, divided by the objects that it took in. The cache is filled over HTTP, by misses on URLs that are all
different, from an origin whose body has 100 bytes, until a million objects are in it (50,000 with `--quick`); its capacity is far above that. nginx keeps objects
on disk, so it is not here.""",
    case="body",
    columns=(Column("bytes", "bytes an object"), Column("objects", "objects"), Column("mb", "MB grown")),
    take=take_objects,
    beside="varnish",
)
REST: Final = Table(
    name="rest",
    title="Memory at rest",
    about="""\
Resident memory of `edgecdn serve` and of its children with the example's `cdn.yaml`: nine PoPs and three functions. MB count pages that processes
share in each of them, the next column shares them out, which is what the machine gives: three processes of Node.js have one copy of its program. Functions were called
once, a moment before: the example's three run in a process each, and pictures in another; after a minute without a call they end.""",
    case="when",
    columns=(Column("mb", "MB"), Column("once", "MB, shared pages once"), Column("processes", "processes")),
    take=take_rest,
    goals=(
        Goal("Under 250 MB, shared pages once", at_most(250, "edgecdn", "once")),
        Goal("Under 250 MB, shared pages in each process", at_most(250, "edgecdn", "mb")),
    ),
)
