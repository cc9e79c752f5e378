"""Misses per second, and large bodies as hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tests.bench.load import UNIQUE, measure
from tests.bench.servers import PROXIES, missing, origin, proxies
from tests.bench.table import LATENCIES, RATE, Column, Row, Settings, Table

LARGE: Final = 10 * 1000 * 1000
_ORIGIN: Final = "the origin itself"


def take_misses(settings: Settings) -> Sequence[Row]:
    """Every request for a URL of its own."""
    return _take("1 KiB", 1024, settings, UNIQUE)


def take_large(settings: Settings) -> Sequence[Row]:
    """One object of 10 MB, again and again."""
    rows = _take("10 MB", LARGE, settings, ())
    speed = LARGE / 1_000_000
    return [
        replace(row, figures={"mb": row.figures["rate"] * speed, **row.figures}) if row.figures else row
        for row in rows
    ]


def _take(case: str, size: int, settings: Settings, words: Sequence[str]) -> Sequence[Row]:
    if missing("nginx"):
        return [Row(case, who, note="nginx, the origin here, is not on this machine") for who in PROXIES]
    with origin(b"x" * size) as behind, proxies(behind) as ports:
        targets = {who: f"http://127.0.0.1:{port}/x" for who, port in {**ports, _ORIGIN: behind}.items()}
        found = measure(targets, settings, words)
    return [
        found[who].row(case, who) if who in found else Row(case, who, note="not on this machine")
        for who in (*PROXIES, _ORIGIN)
    ]


MISSES: Final = Table(
    name="misses",
    title="Misses",
    about="""\
Every request is for a URL that nobody asked for before. The origin is an nginx that answers from a file, on the third core; the last row is the load put on it
directly, and tells that it is not what the others wait for.""",
    case="body",
    columns=(RATE, *LATENCIES),
    take=take_misses,
    beside="nginx",
)
LARGE_BODIES: Final = Table(
    name="large",
    title="Large bodies",
    about="A body of 10 MB as a hit; the last row is the origin, an nginx that sends a file, asked directly.",
    case="body",
    columns=(Column("mb", "MB/s"), *LATENCIES),
    take=take_large,
    beside="nginx",
)
