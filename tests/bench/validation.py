"""What `edgecdn validate` takes beside other checkers of configs: whole processes, cold."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.bench import linters
from tests.bench.linters import CHECK, FALCO_ALONE, FALCO_JS, OURS, YAMLLINT, commands
from tests.bench.servers import folder
from tests.bench.table import Column, Goal, Row, Settings, Table, figure
from tests.support.server import ROOT

EXAMPLE: Final = "the example, with its functions"
RULES: Final = "500 rules in 2,000 lines"
MANY: Final = (100, 1_000, 10_000)

# A small process starts and measures each one: what a process had before it became another counts as its memory.
_MEASURE: Final = """\
import json, os, resource, sys, time
begin = time.perf_counter()
pid = os.fork()
if not pid:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in range(3): os.dup2(nowhere, number)
    os.execv(sys.argv[1], sys.argv[1:])
_, status, used = os.wait4(pid, 0)
wall = time.perf_counter() - begin
print(json.dumps([wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)]))
"""

COLUMNS: Final = (Column("wall", "wall ms", 0), Column("cpu", "CPU ms", 0), Column("memory", "peak MiB", 0))


def measured(command: Sequence[str]) -> tuple[float, float, float]:
    """Milliseconds of wall time and of processor time, and the peak memory in MiB, of one run. Raises RuntimeError.

    What a process of its own took counts, too: Node.js where it looks at functions, falco's binary where npm's script starts it.
    """
    # Byte code may be written: a program that was installed has been run before.
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    launched = [sys.executable, "-I", "-S", "-c", _MEASURE, *command]
    done = subprocess.run(launched, env=env, capture_output=True, text=True, check=True)
    wall, cpu, memory, code = json.loads(done.stdout)
    if code not in (0, 1):
        raise RuntimeError(f"{command[0]} ended with {code}")
    return 1000 * wall, 1000 * cpu, memory


def _rows(case: str, told: Mapping[str, Sequence[str] | str], rounds: int) -> Sequence[Row]:
    """Medians of rounds in which every checker takes its turn; a first one, uncounted, fills the disk's cache."""
    there = {name: command for name, command in told.items() if not isinstance(command, str)}
    runs: dict[str, list[tuple[float, float, float]]] = {name: [] for name in there}
    for number in range(rounds + 1):
        for name, command in there.items():
            taken = measured(command)
            if number:
                runs[name].append(taken)
    figures = {
        name: dict(
            zip(("wall", "cpu", "memory"), map(statistics.median, zip(*taken, strict=True)), strict=True)
        )
        for name, taken in runs.items()
    }
    return [
        Row(case, name, figures.get(name, {}), command if isinstance(command, str) else "")
        for name, command in told.items()
    ]


def take(settings: Settings) -> Sequence[Row]:
    """The example, and 500 rules."""
    with folder() as own:
        shutil.copytree(ROOT / "functions", own / "functions")
        shutil.copy(ROOT / "cdn.yaml", own)
        (own / "rules.yaml").write_text(linters.rules(500))
        (own / "rules.vcl").write_text(linters.vcl(500))
        rounds = 2 * settings.rounds + 1
        return [
            *_rows(EXAMPLE, commands(own / "cdn.yaml", None), rounds),
            *_rows(RULES, commands(own / "rules.yaml", own / "rules.vcl"), rounds),
        ]


def take_growth(settings: Settings) -> Sequence[Row]:
    """A hundred rules, a thousand, ten thousand."""
    with folder() as own:
        return [row for number in MANY for row in _grown(own, number, settings)]


def _grown(own: Path, number: int, settings: Settings) -> Sequence[Row]:
    config, script = own / f"{number}.yaml", own / f"{number}.vcl"
    config.write_text(linters.short_rules(number))
    script.write_text(linters.vcl(number, short=True))
    told = commands(config, script)
    return _rows(_case(number), told, settings.rounds if number < MANY[-1] else max(1, settings.rounds // 2))


def _case(number: int) -> str:
    return f"{number:,} rules"


def no_more_than(
    factor: float, other: str, name: str, cases: Sequence[str] = (EXAMPLE, RULES)
) -> Callable[[Sequence[Row]], bool | None]:
    """Whether in each of the cases our figure is at most so many times another's."""

    def met(rows: Sequence[Row]) -> bool | None:
        told = [
            (mine, theirs)
            for case in cases
            if (mine := figure(rows, OURS, name, case)) is not None
            and (theirs := figure(rows, other, name, case)) is not None
        ]
        return all(mine <= factor * theirs for mine, theirs in told) if told else None

    return met


def _in_seconds(rows: Sequence[Row]) -> bool | None:
    found = figure(rows, OURS, "cpu", _case(MANY[-1]))
    return None if found is None else found <= 5000


VALIDATION: Final = Table(
    name="validation",
    title="Checking a config",
    about="Whole processes from start to end, their byte code compiled, the files in the disk's cache: what a pre-commit hook or an editor waits for. "
    "check-jsonschema holds the file to our schema, yamllint to YAML's style; neither reads functions, which `validate` has Node.js "
    "look at, nor knows what a rule means. falco checks the same rules in Fastly's VCL: npm's falco-js starts its binary from Node.js, and that binary alone, a "
    "compiled program, stands beside it. Processor time counts child processes.",
    case="file",
    columns=COLUMNS,
    take=take,
    beside=OURS,
    goals=(
        Goal("Faster than check-jsonschema", no_more_than(1, CHECK, "wall")),
        Goal("Faster than yamllint", no_more_than(1, YAMLLINT, "wall")),
        Goal("Within 1.5 times falco, as npm starts it", no_more_than(1.5, FALCO_JS, "wall", (RULES,))),
        Goal("Within 1.5 times falco's binary alone", no_more_than(1.5, FALCO_ALONE, "wall", (RULES,))),
        Goal("No more memory than check-jsonschema", no_more_than(1, CHECK, "memory", (RULES,))),
        Goal("Within 1.5 times yamllint's memory", no_more_than(1.5, YAMLLINT, "memory", (RULES,))),
        Goal(
            "Within 1.5 times falco's memory, as npm starts it",
            no_more_than(1.5, FALCO_JS, "memory", (RULES,)),
        ),
    ),
)

GROWTH: Final = Table(
    name="growth",
    title="Many rules",
    about="The same for more and more rules of two lines each; which rule takes what another one matches is decided, too.",
    case="config",
    columns=COLUMNS,
    take=take_growth,
    beside=OURS,
    goals=(
        Goal("Ten thousand rules take less than five seconds of processor time", _in_seconds),
        Goal(
            "Faster than yamllint at every size from a thousand rules on",
            no_more_than(1, YAMLLINT, "wall", [_case(number) for number in MANY[1:]]),
        ),
    ),
)
