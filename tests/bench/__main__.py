"""Measure, as ratios in one run, and write docs/performance.md anew: `make bench`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import Final

from tests.bench.functions import CALLS, COLD
from tests.bench.hits import HITS
from tests.bench.memory import OBJECT_MEMORY, REST
from tests.bench.misses import LARGE_BODIES, MISSES
from tests.bench.page import PAGE, Taken, keep, kept, render, section
from tests.bench.rules import RULES
from tests.bench.servers import missing
from tests.bench.table import Settings, Table
from tests.bench.validation import GROWTH, VALIDATION

TABLES: Final[Mapping[str, Table]] = {
    table.name: table
    for table in (HITS, MISSES, LARGE_BODIES, RULES, OBJECT_MEMORY, CALLS, COLD, REST, VALIDATION, GROWTH)
}


def main() -> int:
    """Exit 0 when it ran; 2 where the load generator is not here, or a table has no such name."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--rounds", type=int, help="rounds of each server (5; 1 with --quick)")
    parser.add_argument("--seconds", type=int, help="seconds of each round (3; 1 with --quick)")
    parser.add_argument("--quick", action="store_true", help="a rough answer soon")
    parser.add_argument("--only", metavar="TABLES", default=",".join(TABLES), help=f"of {', '.join(TABLES)}")
    asked = parser.parse_args()
    wanted = asked.only.split(",")
    if unknown := [name for name in wanted if name not in TABLES]:
        print(f"--only {','.join(unknown)}: the tables are {', '.join(TABLES)}.", file=sys.stderr)
        return 2
    if lacking := missing("wrk", "taskset"):
        print(
            f"{', '.join(lacking)}: not here. apt-get install wrk util-linux nginx-light varnish",
            file=sys.stderr,
        )
        return 2
    quick = asked.quick
    settings = Settings(
        asked.rounds or (1 if quick else 5), asked.seconds or (1 if quick else 3), quick=quick
    )
    for name in wanted:
        taken = Taken(settings, TABLES[name].take(settings))
        keep(name, taken)
        PAGE.write_text(render(list(TABLES.values()), kept()))
        print(section(TABLES[name], taken), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
