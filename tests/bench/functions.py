"""Calls of a trivial function, what a call adds, and what the first one waits for."""

from __future__ import annotations

import statistics
import time
import urllib.request
from collections.abc import Sequence
from typing import Final

from tests.bench.load import measure
from tests.bench.servers import edgecdn
from tests.bench.table import LATENCIES, RATE, Column, Goal, Row, Settings, Table, at_least, figure
from tests.bench.workers import EMULATORS, HELLO, emulators
from tests.support.origin import RawOrigin, ok

_CONFIG: Final = '  compute_at_edge: [{function: hello, runtime: "nodejs:20", path: "/hello"}]'
_ONE: Final = "1 client"
_RULE: Final = "edgecdn, a hit"
_ANSWER: Final = (ok(b"x" * 1024, b"Cache-Control: max-age=3600"),)


def take_calls(settings: Settings) -> Sequence[Row]:
    """32 clients beside the emulators of Workers; then one client, beside a hit of the same server."""
    with RawOrigin([_ANSWER]) as origin, emulators(HELLO) as others:
        port = int(origin.url.rpartition(":")[2])
        with edgecdn(port, more=_CONFIG, function=HELLO) as running:
            base = f"http://127.0.0.1:{running.port}"
            targets = {"edgecdn": f"{base}/hello"}
            if not isinstance(others, str):
                targets |= {who: f"http://127.0.0.1:{other}/hello" for who, other in others.items()}
            many = measure(targets, settings)
            one = measure({"edgecdn": f"{base}/hello", _RULE: f"{base}/x"}, settings, clients=1)
    rows = [result.row("32 clients", who) for who, result in many.items()]
    if isinstance(others, str):
        rows += [Row("32 clients", who, note=others) for who in EMULATORS]
    return [*rows, *(result.row(_ONE, who) for who, result in one.items())]


def take_cold(settings: Settings) -> Sequence[Row]:
    """The first call after the server has answered something else, beside the second."""
    first, second = [], []
    with RawOrigin([_ANSWER]) as origin:
        port = int(origin.url.rpartition(":")[2])
        for _ in range(max(settings.rounds, 3)):
            with edgecdn(port, more=_CONFIG, function=HELLO) as running:
                base = f"http://127.0.0.1:{running.port}"
                _milliseconds(f"{base}/x")
                first.append(_milliseconds(f"{base}/hello"))
                second.append(_milliseconds(f"{base}/hello"))
    return [
        Row("the first call", "edgecdn", {"ms": statistics.median(first)}),
        Row("the second call", "edgecdn", {"ms": statistics.median(second)}),
    ]


def _milliseconds(url: str) -> float:
    before = time.perf_counter()
    urllib.request.urlopen(url).read()
    return (time.perf_counter() - before) * 1000


def _added(rows: Sequence[Row]) -> bool | None:
    called, hit = figure(rows, "edgecdn", "p50", _ONE), figure(rows, _RULE, "p50", _ONE)
    return None if called is None or hit is None else called - hit < 0.2


CALLS: Final = Table(
    name="functions",
    title="Functions",
    about="""\
A fetch handler that answers `hello`, the same file everywhere; the function's processes share the server's core. With one client, a call stands beside a hit of
the same server under a rule that has no function: the difference of their medians is what a call adds.""",
    case="load",
    columns=(RATE, *LATENCIES),
    take=take_calls,
    beside="workerd",
    goals=(
        Goal("At least 20 times the calls of `wrangler dev`", at_least(20, "edgecdn", "wrangler dev")),
        Goal("No fewer calls than workerd alone", at_least(1, "edgecdn", "workerd")),
        Goal("A call adds less than 0.2 ms at one client", _added),
    ),
)
COLD: Final = Table(
    name="cold",
    title="Cold functions",
    about="""\
Milliseconds until a call is answered, over a connection of its own, by a server that has answered another URL before: the first call, for which an instance may
have to start, and the one after it. The median of as many servers as rounds, three at least.""",
    case="call",
    columns=(Column("ms", "ms", 1),),
    take=take_cold,
)
