"""Hits per second of a small object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tests.bench.load import TURNS, UNEQUAL, measure
from tests.bench.servers import PROXIES, proxies
from tests.bench.table import LATENCIES, RATE, Goal, Row, Settings, Table, at_least
from tests.bench.workers import CACHE, EMULATORS, emulators
from tests.support.origin import RawOrigin, ok

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
_KINDS: Final[dict[str, tuple[str, ...]]] = {
    "bare": (),
    "with 9 browser headers": tuple(word for line in BROWSER for word in ("-H", line)),
    "every head different": UNEQUAL,
    "2,000 URLs in turn": TURNS,
}


def take(settings: Settings) -> Sequence[Row]:
    """Caches in front of an origin with each kind of request; then the emulators of Workers with bare ones."""
    rows = []
    with (
        RawOrigin([[ok(b"x" * 1024, b"Cache-Control: max-age=3600")]]) as origin,
        proxies(int(origin.url.rpartition(":")[2])) as ports,
    ):
        targets = {who: f"http://127.0.0.1:{port}/x" for who, port in ports.items()}
        for case, words in _KINDS.items():
            found = measure(targets, settings, words)
            rows += [
                found[who].row(case, who) if who in found else Row(case, who, note="not on this machine")
                for who in PROXIES
            ]
    with emulators(CACHE) as others:
        if isinstance(others, str):
            return [*rows, *(Row("bare", who, note=others) for who in EMULATORS)]
        found = measure({who: f"http://127.0.0.1:{port}/x" for who, port in others.items()}, settings)
    return [*rows, *(result.row("bare", who) for who, result in found.items())]


HITS: Final = Table(
    name="hits",
    title="Hits",
    about="""\
An object of 1 KiB for which the origin is asked once, or 2,000 of them. Where every head is different, each request has a field and a value of its own, so that nothing can be
remembered by its bytes. The emulators of Cloudflare's Workers run after the others, with a Worker that answers from `caches.default`; workerd alone has no cache
of its own, and asks a second Worker that keeps bodies in a map.""",
    case="request",
    columns=(RATE, *LATENCIES),
    take=take,
    beside="nginx",
    goals=(
        *(
            Goal(f"At least as many as nginx, {case}", at_least(1, "edgecdn", "nginx", cases=(case,)))
            for case in _KINDS
        ),
        Goal("At least as many as Varnish", at_least(1, "edgecdn", "varnish")),
    ),
)
