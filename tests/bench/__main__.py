"""Measure, as ratios in one run, and write docs/performance.md anew: `make bench`."""

from __future__ import annotations

import argparse
import contextlib
import re
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.servers import available, edgecdn, nginx, varnish
from tests.support.origin import RawOrigin, ok

PAGE: Final = Path(__file__).parents[2] / "docs" / "performance.md"
BROWSER: Final = (
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language: en-US,en;q=0.5",
    "Accept-Encoding: gzip, deflate, br, zstd",
    "Upgrade-Insecure-Requests: 1",
    "Sec-Fetch-Dest: document",
    "Sec-Fetch-Mode: navigate",
    "Sec-Fetch-Site: none",
    "Priority: u=0, i",
)
HEAD: Final = """\
# Performance

Made by `make bench` (`tests/bench/`). Absolute figures belong to the machine that they were taken on; the ratios travel. Each server is pinned to one core and the
load generator (`wrk`, 32 connections kept alive) to another; rounds of the servers alternate, and the median of the rounds counts. The object has 1 KiB, and the
origin is asked once. nginx (`proxy_cache`) and Varnish are Debian's packages with their access logs off, and so is edgecdn's (`--log-format none`).
"""


@dataclass(frozen=True)
class Round:
    """One round of load: requests a second, and the median and 99th percentile of latency in milliseconds."""

    rate: float
    p50: float
    p99: float


def main() -> int:
    """Exit 0 when it ran; 2 where the load generator is not here."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each server (5)")
    parser.add_argument("--seconds", type=int, default=3, help="seconds of each round (3)")
    asked = parser.parse_args()
    here = available()
    if not here["wrk"]:
        print("wrk is not here: apt-get install wrk nginx-light varnish", file=sys.stderr)
        return 2
    missing = [name for name in ("nginx", "varnishd") if not here[name]]
    tables = [hits(asked.rounds, asked.seconds, here), rules(asked.rounds, asked.seconds)]
    text = HEAD + "".join(tables)
    if missing:
        text += f"\nNot measured, since not on this machine: {', '.join(missing)}.\n"
    print(text.removeprefix(HEAD))
    PAGE.write_text(text + _GAP)
    return 0


_GAP: Final = """
## What is not reached

A hit whose head came twice before, byte for byte, is answered from memory, somewhat slower than nginx here. A head that is new is answered from memory too, where
the fields that its answer depends on say what another's said (the third row: every request has a field and a value of its own); reading those fields is what
that row costs beyond the others. What neither way knows goes through parser, phases and headers, in Python. Not measured yet: misses, large bodies,
memory per object, wrangler dev and Miniflare.
"""


def hits(rounds: int, seconds: int, here: dict[str, bool]) -> str:
    """The table of hits per second."""
    with servers(here) as ports:
        lines = [
            "\n## Hits\n",
            "| request | server | requests/s | p50 ms | p99 ms | to nginx |",
            "|---|---|--:|--:|--:|--:|",
        ]
        unequal = ("-s", str(Path(__file__).with_name("unequal.lua")))
        kinds = (("bare", ()), ("with 9 browser headers", _words(BROWSER)), ("every head different", unequal))
        for name, fields in kinds:
            found = measure(
                {who: f"http://127.0.0.1:{port}/x" for who, port in ports.items()}, rounds, seconds, fields
            )
            base = found["nginx"].rate if "nginx" in found else None
            for who, result in found.items():
                ratio = "" if base is None else f"{result.rate / base:.2f}"
                lines.append(
                    f"| {name} | {who} | {result.rate:,.0f} | {result.p50:.2f} | {result.p99:.2f} | {ratio} |"
                )
    return "\n".join(lines) + "\n"


def rules(rounds: int, seconds: int) -> str:
    """The last of 10,000 rules beside the last of 10."""
    with contextlib.ExitStack() as stack:
        origin = stack.enter_context(RawOrigin([[ok(b"x" * 1024, b"Cache-Control: max-age=3600")]]))
        port = int(origin.url.rpartition(":")[2])
        targets = {}
        for count in (10, 10_000):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
            targets[f"{count:,} rules"] = (
                f"http://127.0.0.1:{stack.enter_context(edgecdn(folder, port, count))}/x"
            )
        found = measure(targets, rounds, seconds, ())
    few, many = (result.rate for result in found.values())
    told = [f"| {who} | {result.rate:,.0f} |" for who, result in found.items()]
    head = ["\n## Rules\n", "Hits that match the last rule only.\n", "| config | requests/s |", "|---|--:|"]
    return "\n".join([*head, *told]) + f"\n\nTen thousand rules cost {few / many:.2f} times what ten cost.\n"


@contextlib.contextmanager
def servers(here: dict[str, bool]) -> Iterator[dict[str, int]]:
    """All servers in front of one origin, by name."""
    with contextlib.ExitStack() as stack:
        origin = stack.enter_context(RawOrigin([[ok(b"x" * 1024, b"Cache-Control: max-age=3600")]]))
        port = int(origin.url.rpartition(":")[2])
        wanted = {"edgecdn": edgecdn} | ({"nginx": nginx} if here["nginx"] else {})
        wanted |= {"varnish": varnish} if here["varnishd"] else {}
        ports = {}
        for name, serve in wanted.items():
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
            folder.chmod(0o755)
            ports[name] = stack.enter_context(serve(folder, port))
        yield ports


def measure(targets: dict[str, str], rounds: int, seconds: int, words: tuple[str, ...]) -> dict[str, Round]:
    """The median round of each target; the targets take turns."""
    for target in targets.values():
        for _ in range(3):
            urllib.request.urlopen(target).read()
    taken: dict[str, list[Round]] = {who: [] for who in targets}
    for _ in range(rounds):
        for who, target in targets.items():
            taken[who].append(load(target, seconds, words))
    return {who: sorted(found, key=lambda one: one.rate)[len(found) // 2] for who, found in taken.items()}


def _words(fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for line in fields for word in ("-H", line))


def load(target: str, seconds: int, words: tuple[str, ...]) -> Round:
    """One round of load from the second core; `words` are more of wrk's."""
    command = ["taskset", "-c", "1", "wrk", "-t1", "-c32", f"-d{seconds}s", "--latency", *words, target]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        raise SystemExit(f"{target} did not answer with hits:\n{told}")
    latency = dict(re.findall(r"(50|99)%\s+([\d.]+\w+)", told))
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert rate is not None
    return Round(float(rate[1]), milliseconds(latency["50"]), milliseconds(latency["99"]))


def milliseconds(text: str) -> float:
    """A latency as wrk spells it."""
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]  # wrk's own form
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


if __name__ == "__main__":
    sys.exit(main())
