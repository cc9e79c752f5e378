"""docs/performance.md, made from the results of the last runs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from tests.bench.table import Goal, Row, Settings, Table

HERE: Final = Path(__file__).parent
PAGE: Final = HERE.parents[1] / "docs" / "performance.md"
RESULTS: Final = HERE / "results"

_HEAD: Final = """\
# Performance

Absolute figures belong to the machine that they were taken on; the ratios travel. Each server, with all of its processes, is pinned to one core, the load
generator (`wrk`, 32 connections kept alive) to another, and an origin that is asked more than once to a third. Rounds of the servers alternate, and the median
of the rounds counts. nginx (`proxy_cache`) and Varnish are Debian's packages with their access logs off, and so is edgecdn's (`--log-format none`). Wrangler,
Miniflare and workerd come from npm into a cache beside the virtual environment.

```sh
make bench                              # all tables, and this page anew; some twenty minutes
make bench ARGS="--only hits,misses"    # some of them; the others stay as they were taken last
make bench ARGS="--quick"               # one short round of each, and fewer objects
```

This page is made from the results of the last runs (`tests/bench/results/`).
"""


@dataclass(frozen=True)
class Taken:
    """The rows of a table, and the settings that they were taken with."""

    settings: Settings
    rows: Sequence[Row]


def keep(name: str, taken: Taken, folder: Path = RESULTS) -> None:
    """Write a table's results, in place of its last ones."""
    (folder / f"{name}.json").write_text(json.dumps(asdict(taken), indent=1) + "\n")


def kept(folder: Path = RESULTS) -> dict[str, Taken]:
    """The last results by the table's name."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        told = json.loads(path.read_text())
        found[path.stem] = Taken(Settings(**told["settings"]), [Row(**row) for row in told["rows"]])
    return found


def render(tables: Sequence[Table], results: Mapping[str, Taken]) -> str:
    """The page; a table that was never taken is named as such."""
    return _HEAD + "".join(section(table, results.get(table.name)) for table in tables)


def section(table: Table, taken: Taken | None) -> str:
    """One table with its method, and what it is held to."""
    head = f"\n## {table.title}\n\n{table.about}\n"
    if taken is None:
        return f"{head}\nNot measured yet.\n"
    return f"{head}\n{_how(taken.settings)}\n\n{_grid(table, taken.rows)}\n{_goals(table.goals, taken.rows)}"


def _how(settings: Settings) -> str:
    rounds = "One round" if settings.rounds == 1 else f"{settings.rounds} rounds"
    return f"{rounds} of {settings.seconds} s{', with `--quick`' if settings.quick else ''}."


def _grid(table: Table, rows: Sequence[Row]) -> str:
    headings = [table.case, "server", *(column.heading for column in table.columns)]
    headings += [f"to {table.beside}"] if table.beside else []
    lines = [_line(headings), _line(["---", "---", *["--:"] * (len(headings) - 2)], "")]
    base = {
        row.case: row.figures[table.columns[0].figure]
        for row in rows
        if row.server == table.beside and row.figures
    }
    for row in rows:
        cells = [
            f"{row.figures[column.figure]:,.{column.decimals}f}" if column.figure in row.figures else ""
            for column in table.columns
        ]
        if table.beside:
            first = row.figures.get(table.columns[0].figure)
            told = first is not None and row.case in base
            cells.append(f"{first / base[row.case]:.2f}" if told and first is not None else "")
        if row.note:
            cells[0] = f"{cells[0]} {row.note}".strip()
        lines.append(_line([row.case, row.server, *cells]))
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str], pad: str = " ") -> str:
    return f"|{'|'.join(f'{pad}{cell}{pad}' for cell in cells)}|"


def _goals(goals: Sequence[Goal], rows: Sequence[Row]) -> str:
    words = {True: "reached", False: "**not reached**", None: "not measured"}
    return "".join(f"- {goal.words}: {words[goal.met(rows)]}.\n" for goal in goals)
