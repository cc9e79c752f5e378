"""Load on servers, by wrk, from a core of its own."""

from __future__ import annotations

import re
import subprocess
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.servers import LOAD, pin
from tests.bench.table import Row, Settings

UNIQUE: Final = ("-s", str(Path(__file__).with_name("unique.lua")))
UNEQUAL: Final = ("-s", str(Path(__file__).with_name("unequal.lua")))
TURNS: Final = ("-s", str(Path(__file__).with_name("turns.lua")))

FILLING: Final = 10
"""Seconds in which a cache can be filled with as many URLs as are asked for in turn, and each be asked for again."""


@dataclass(frozen=True)
class Round:
    """One round of load: requests in all and a second, and latency's median and 99th percentile in milliseconds."""

    count: int
    rate: float
    p50: float
    p99: float

    def row(self, case: str, server: str) -> Row:
        """The round as a row of a table."""
        return Row(case, server, {"rate": self.rate, "p50": self.p50, "p99": self.p99})


def measure(
    targets: Mapping[str, str], settings: Settings, words: Sequence[str] = (), clients: int = 32
) -> dict[str, Round]:
    """The median round of each target; the targets take turns. Each is asked three times before, or in a round that does not count."""
    for target in targets.values():
        for _ in range(3):
            urllib.request.urlopen(target).read()
        if words == TURNS:
            load(target, FILLING, words, clients)
    taken: dict[str, list[Round]] = {who: [] for who in targets}
    for _ in range(settings.rounds):
        for who, target in targets.items():
            taken[who].append(load(target, settings.seconds, words, clients))
    return {who: sorted(found, key=lambda one: one.rate)[len(found) // 2] for who, found in taken.items()}


def load(target: str, seconds: int, words: Sequence[str] = (), clients: int = 32) -> Round:
    """One round of load; `words` are more of wrk's. Raises SystemExit where answers are errors."""
    command = [*pin(LOAD), "wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--latency", *words, target]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        raise SystemExit(f"{target} answered with errors:\n{told}")
    return read(told)


def read(told: str) -> Round:
    """What wrk says of a round, as a round."""
    latency = dict(re.findall(r"(50|99)%\s+([\d.]+\w+)", told))
    count = re.search(r"(\d+) requests in", told)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert count is not None
    assert rate is not None
    return Round(int(count[1]), float(rate[1]), milliseconds(latency["50"]), milliseconds(latency["99"]))


def milliseconds(text: str) -> float:
    """A latency as wrk spells it."""
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]  # wrk's own form
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]
