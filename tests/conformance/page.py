"""docs/conformance.md, made from the results of the runs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.conformance.explained import EXPLAINED

HERE: Final = Path(__file__).parent
PAGE: Final = HERE.parents[1] / "docs" / "conformance.md"

_HEAD: Final = """\
# Conformance

What the public suite behind [cache-tests.fyi](https://cache-tests.fyi) says of this cache: its cases run against `edgecdn serve` over sockets, with a config
in which every rule is `standard` and `set_cookie: store`.

```sh
make conformance                        # the suite as npm has it (http-cache-tests), fetched on the first run
make conformance ARGS="--suite DIR"     # a checkout of https://github.com/http-tests/cache-tests, with its npm packages
make conformance ARGS="--fast"          # in virtual time, which takes a second; with --suite, too
```

*Required* cases are what a cache must do, *optimal* ones what a good cache does; cases that only look are not counted. This page is made from the
results of the last runs (`tests/conformance/results/`).

`make test` plays npm's release in virtual time: its cases are data (`tests/conformance/cases.json`, under the suite's own licence), and what it finds has
to be what the page says of the run over sockets, case by case. Three cases, whose bodies are not framed as their heads say, are played on sockets only.
"""


@dataclass(frozen=True)
class Run:
    """One run: which revision of the suite, and its cases with their outcomes (True, or the reason as the suite has it)."""

    revision: str
    cases: Sequence[Mapping[str, object]]

    def of(self, kind: str, section: str | None = None) -> list[Mapping[str, object]]:
        """The cases of a kind."""
        return [c for c in self.cases if c["kind"] == kind and section in (None, c["section"])]


def runs() -> list[Run]:
    """The results on disk: revisions by their date, then npm's releases."""
    read = [json.loads(path.read_text()) for path in sorted((HERE / "results").glob("*.json"))]
    return [Run(told["revision"], told["cases"]) for told in read]


def count(cases: Sequence[Mapping[str, object]]) -> str:
    """`12 of 13`; nothing where there is no case."""
    return f"{sum(case['passed'] is True for case in cases)} of {len(cases)}" if cases else ""


def render(found: Sequence[Run]) -> str:
    """The page."""
    return _HEAD + "".join(_section(run) for run in found)


def _section(run: Run) -> str:
    lines = [
        f"\n## {run.revision}\n",
        f"Required: **{count(run.of('required'))}**. Optimal: **{count(run.of('optimal'))}**.\n",
        "| section | required | optimal |",
        "|---|--:|--:|",
    ]
    for section in dict.fromkeys(str(case["section"]) for case in run.cases):
        required, optimal = run.of("required", section), run.of("optimal", section)
        if required or optimal:
            lines.append(f"| {section} | {count(required)} | {count(optimal)} |")
    failed = [case for kind in ("required", "optimal") for case in run.of(kind) if case["passed"] is not True]
    if failed:
        lines.append("\nWhat does not pass, and why:\n")
        by_reason: dict[str, list[str]] = {}
        for case in failed:
            by_reason.setdefault(EXPLAINED.get(str(case["id"]), "Not explained."), []).append(str(case["id"]))
        lines += [
            f"- {', '.join(f'`{name}`' for name in names)}: {reason}" for reason, names in by_reason.items()
        ]
    return "\n".join(lines) + "\n"
